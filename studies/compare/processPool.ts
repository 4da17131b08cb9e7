/** Starts training processes from one bundle and sends them requests. */
import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Catalogue } from "../../src/contract/cards";
import { buildForNode } from "../../tools/buildForNode";
import { buildKernels } from "../../tools/buildKernels";
import { root } from "../../tools/serve";
import type { ProcessSetting, RequestName, RequestTable, Response } from "./messages";

export interface TrainingProcess {
  /**
   * Rejects with a sentence if the request fails. If the process stops, the request rejects and the next one
   * starts another process; after `close` every request rejects.
   */
  send<N extends RequestName>(
    name: N,
    value: RequestTable[N]["request"],
  ): Promise<RequestTable[N]["response"]>;
  close(): void;
}
export interface ProcessPool {
  /** Processes start with their first requests. */
  open(count: number, options: Omit<ProcessSetting, "root">): readonly TrainingProcess[];
  close(): Promise<void>;
}

const maxProcesses = 64;

/** Throws an `Error` with one sentence. */
export function checkProcesses(count: number): void {
  if (!Number.isInteger(count) || count < 1 || count > maxProcesses)
    throw new Error(`--processes must be a whole number from 1 to ${maxProcesses}.`);
}

/** Resolves when the bundle is built. */
export async function openPool(): Promise<ProcessPool> {
  await buildKernels();
  const built = await mkdtemp(join(tmpdir(), "counterpoise-compare-"));
  const bundle = await buildForNode(join(import.meta.dirname, "trainingProcess.ts"), built);
  const opened: TrainingProcess[] = [];
  return {
    open: (count, options) => {
      checkProcesses(count);
      const processes = Array.from({ length: count }, () =>
        openProcess(bundle, { root, ...options }),
      );
      opened.push(...processes);
      return processes;
    },
    close: async () => {
      for (const one of opened) one.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

/** The catalogue of a training process: TensorFlow.js, which its cards import, loads in a bundle only. */
export async function catalogueIn(pool: ProcessPool): Promise<Catalogue> {
  const [reader] = pool.open(1, {});
  if (!reader) throw new Error("No training process was opened.");
  try {
    return await reader.send("catalogue", undefined);
  } finally {
    reader.close();
  }
}

export async function readCatalogue(): Promise<Catalogue> {
  const pool = await openPool();
  try {
    return await catalogueIn(pool);
  } finally {
    await pool.close();
  }
}

/** `bundle`: the module that each process runs. */
export function openProcess(bundle: string, setting: ProcessSetting): TrainingProcess {
  let child: ChildProcess | undefined;
  let isClosed = false;
  const start = (): ChildProcess => {
    const started = fork(bundle, [JSON.stringify(setting)], {
      serialization: "advanced",
      execArgv: [],
    });
    const forget = (): void => {
      if (child === started) child = undefined;
    };
    started.once("exit", forget).on("error", () => {
      forget();
      started.kill();
    });
    return started;
  };
  return {
    send: async <N extends RequestName>(name: N, value: RequestTable[N]["request"]) => {
      if (isClosed) throw new Error("The training process is closed.");
      const running = (child ??= start());
      const response = await nextResponse(running, () => running.send({ name, value }));
      if ("problem" in response) throw new Error(response.problem);
      return response.value as RequestTable[N]["response"];
    },
    close: () => {
      isClosed = true;
      child?.kill();
    },
  };
}

/** The response to the request that `sendRequest` sends. */
function nextResponse(child: ChildProcess, sendRequest: () => void): Promise<Response> {
  return new Promise((resolve) => {
    const onMessage = (response: Response): void => settle(response);
    const onExit = (code: number | null, signal: string | null): void => {
      const how = signal === null ? `with code ${code ?? 0}` : `by ${signal}`;
      settle({ problem: `The training process was ended ${how}; its output shows why.` });
    };
    const onError = ({ message }: Error): void =>
      settle({ problem: `The training process cannot be reached: ${message}` });
    const settle = (response: Response): void => {
      child.off("message", onMessage).off("exit", onExit).off("error", onError);
      resolve(response);
    };
    child.once("message", onMessage).once("exit", onExit).once("error", onError);
    sendRequest();
  });
}
