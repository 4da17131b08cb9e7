/** Starts training processes from one bundle and sends them requests. */
import { fork, type ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildForNode } from "../../tools/buildForNode";
import { buildKernels } from "../../tools/buildKernels";
import { root } from "../../tools/serve";
import type { ProcessSetting, RequestName, RequestTable, Response } from "./messages";

export interface TrainingProcess {
  /**
   * Rejects with a sentence if the request fails. If the process stops, the request rejects and the next one
   * starts another process.
   */
  send<N extends RequestName>(
    name: N,
    value: RequestTable[N]["request"],
  ): Promise<RequestTable[N]["response"]>;
  close(): void;
}
export interface ProcessPool {
  readonly processes: readonly TrainingProcess[];
  close(): Promise<void>;
}

/** Resolves when the bundle is built; processes start with their first requests. */
export async function openProcesses(
  count: number,
  options: Omit<ProcessSetting, "root">,
): Promise<ProcessPool> {
  await buildKernels();
  const built = await mkdtemp(join(root, "build", "compare-"));
  const bundle = await buildForNode(join(import.meta.dirname, "trainingProcess.ts"), built);
  const setting: ProcessSetting = { root, ...options };
  const processes = Array.from({ length: count }, () => openProcess(bundle, setting));
  return {
    processes,
    close: async () => {
      for (const one of processes) one.close();
      await rm(built, { recursive: true, force: true });
    },
  };
}

function openProcess(bundle: string, setting: ProcessSetting): TrainingProcess {
  let child: ChildProcess | undefined;
  const start = (): ChildProcess => {
    const started = fork(bundle, [JSON.stringify(setting)], {
      serialization: "advanced",
      execArgv: [],
    });
    started.once("exit", () => {
      if (child === started) child = undefined;
    });
    return started;
  };
  return {
    send: async <N extends RequestName>(name: N, value: RequestTable[N]["request"]) => {
      const running = (child ??= start());
      const response = await nextResponse(running, () => running.send({ name, value }));
      if ("problem" in response) throw new Error(response.problem);
      return response.value as RequestTable[N]["response"];
    },
    close: () => child?.kill(),
  };
}

/** The response to the request that `ask` sends. */
function nextResponse(child: ChildProcess, ask: () => void): Promise<Response> {
  return new Promise((resolve) => {
    const onMessage = (response: Response): void => settle(response);
    const onExit = (code: number | null, signal: string | null): void => {
      const how = signal === null ? `with code ${code ?? 0}` : `by ${signal}`;
      settle({ problem: `The training process was ended ${how}; its output shows why.` });
    };
    const settle = (response: Response): void => {
      child.off("message", onMessage).off("exit", onExit);
      resolve(response);
    };
    child.once("message", onMessage).once("exit", onExit);
    ask();
  });
}
