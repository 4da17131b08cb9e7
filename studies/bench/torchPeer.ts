/** PyTorch on the same CPU, in a process that takes steps on request, like our worker. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Prepared } from "./requests";
import type { Workload } from "./workload";

export interface TorchFacts {
  readonly torch: string;
  readonly device: string;
  readonly threads: number;
  /** "OpenBLAS", "MKL", or "none" without a matrix library. */
  readonly blas: string;
  /** Speed of a product of 512 x 512 matrices, GFLOP/s. */
  readonly gflops: number;
}
export interface TorchPeer {
  readonly facts: TorchFacts;
  /** Returns its number of parameters and its spin count. `facts` are ours of the same workload. */
  prepare(
    id: string,
    workload: Workload,
    facts: Prepared,
  ): Promise<{ readonly parameters: number; readonly spin: string }>;
  /** Returns milliseconds per step. */
  steps(id: string, steps: number): Promise<number>;
  dispose(id: string): Promise<void>;
  close(): void;
}

const packages = ["python3-torch", "libopenblas0-pthread"];
const importsTorch = (python: string): boolean =>
  spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0;

/** Finds a Python interpreter with PyTorch; on Debian, as root, installs it if there is none. */
function findPython(): string {
  const named = process.env["TORCH_PYTHON"];
  const candidates = [...(named ? [named] : []), "python3", "/usr/bin/python3", "python"];
  const found = candidates.find(importsTorch);
  if (found !== undefined) return found;
  if (existsSync("/etc/debian_version") && process.getuid?.() === 0) {
    const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const run = (...args: string[]) =>
      spawnSync("apt-get", args, { stdio: "inherit", env: environment });
    run("update");
    run("install", "-y", ...packages);
    if (importsTorch("/usr/bin/python3")) return "/usr/bin/python3";
  }
  throw new Error(
    `No Python here has PyTorch; install it (Debian: apt-get install ${packages.join(" ")}) or set TORCH_PYTHON to an interpreter that has it.`,
  );
}

/** Writes a line and reads the line that responds to it. */
function connectLines(child: ChildProcessWithoutNullStreams) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let errorOutput = "";
  child.stderr.on(
    "data",
    (text: Buffer) => (errorOutput = (errorOutput + text.toString()).slice(-2000)),
  );
  const next = async <T>(): Promise<T> => {
    const line = await lines.next();
    if (line.done) throw new Error(`The PyTorch twin ended: ${errorOutput.trim()}`);
    return JSON.parse(line.value) as T;
  };
  const send = <T>(request: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return next<T>();
  };
  return { next, send };
}

/** Shapes: of our run for the default pipeline; from the name for the reference model. */
const requestOf = (workload: Workload, { inputs, clips }: Prepared): object =>
  workload.kind === "reference" ? workload : { ...workload, classes: 6, inputs, clips };

/**
 * Spin counts of OpenMP's threads before they sleep. The default is fastest if OpenMP runs every operation. If the
 * threads of OpenBLAS use the same cores, the default costs PyTorch more than half of its speed. Each workload uses
 * the faster one.
 */
const spins = ["usual", "1000"] as const;
type Spin = (typeof spins)[number];

async function startTwin(threads: number, device: string, spin: Spin) {
  const twin = join(import.meta.dirname, "twin.py");
  const environment = {
    ...process.env,
    TWIN_THREADS: String(threads),
    TWIN_DEVICE: device,
    ...(spin === "usual" ? {} : { GOMP_SPINCOUNT: spin }),
  };
  const child = spawn(findPython(), [twin], { env: environment });
  const { next, send } = connectLines(child);
  const facts = await next<TorchFacts>();
  return {
    spin,
    facts,
    send,
    steps: async (id: string, steps: number) =>
      (await send<{ ms: number }>({ command: "steps", id, steps })).ms,
    close: () => child.stdin.end(),
  };
}
type Twin = Awaited<ReturnType<typeof startTwin>>;

export async function startTorch(threads: number, device = "cpu"): Promise<TorchPeer> {
  const twins: Twin[] = [];
  for (const spin of device === "cpu" ? spins : (["usual"] as const))
    twins.push(await startTwin(threads, device, spin));
  const [first] = twins;
  if (!first) throw new Error("No twin was started.");
  const chosen = new Map<string, Twin>();
  const twinOf = (id: string): Twin => chosen.get(id) ?? first;
  return {
    facts: first.facts,
    prepare: async (id, workload, ours) => {
      let parameters = NaN;
      let least = Infinity;
      for (const twin of twins) {
        const request = { command: "prepare", id, workload: requestOf(workload, ours) };
        ({ parameters } = await twin.send<{ parameters: number }>(request));
        await twin.steps(id, trialSteps);
        const ms = await twin.steps(id, trialSteps);
        if (ms < least) chosen.set(id, twin);
        least = Math.min(least, ms);
      }
      for (const twin of twins)
        if (twin !== twinOf(id)) await twin.send({ command: "dispose", id });
      return { parameters, spin: twinOf(id).spin };
    },
    steps: (id, steps) => twinOf(id).steps(id, steps),
    dispose: async (id) => {
      await twinOf(id).send({ command: "dispose", id });
      chosen.delete(id);
    },
    close: () => twins.forEach((twin) => twin.close()),
  };
}

/** Steps until its speed is constant. */
const trialSteps = 10;

/** A sentence if this PyTorch is too slow to compare with. */
export function peerWarning({ blas, gflops, device }: TorchFacts): string | undefined {
  if (device !== "cpu" || blas !== "none") return undefined;
  return (
    `PyTorch found no fast matrix library (${gflops.toFixed(1)} GFLOP/s at 512 x 512), so it is no peer; ` +
    "on Debian: apt-get install libopenblas0-pthread."
  );
}
