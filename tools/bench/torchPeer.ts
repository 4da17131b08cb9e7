/** PyTorch on the same CPU: a process that is kept alive and asked for steps, as our worker is. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Prepared } from "./questions";
import type { Workload } from "./workload";

export interface TorchFacts {
  readonly torch: string;
  readonly device: string;
  readonly threads: number;
  /** "OpenBLAS", "MKL", or "none" where it multiplies matrices by itself. */
  readonly blas: string;
  /** Of a product of 512 x 512 matrices, GFLOP/s. */
  readonly gflops: number;
}
export interface TorchPeer {
  readonly facts: TorchFacts;
  /** -> numbers that the twin learns. `facts` are our own of the same workload. */
  prepare(
    id: string,
    workload: Workload,
    facts: Prepared,
  ): Promise<{ readonly parameters: number }>;
  /** -> milliseconds a step. */
  steps(id: string, steps: number): Promise<number>;
  dispose(id: string): Promise<void>;
  close(): void;
}

const packages = ["python3-torch", "libopenblas0-pthread"];
const importsTorch = (python: string): boolean =>
  spawnSync(python, ["-c", "import torch"], { stdio: "ignore" }).status === 0;

/** An interpreter that has PyTorch; on Debian, as root, it is installed where there is none. */
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

/** Lines out, lines in, one for one. */
function talk(child: ChildProcessWithoutNullStreams) {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaint = "";
  child.stderr.on(
    "data",
    (text: Buffer) => (complaint = (complaint + text.toString()).slice(-2000)),
  );
  const next = async <T>(): Promise<T> => {
    const line = await lines.next();
    if (line.done) throw new Error(`The PyTorch twin ended: ${complaint.trim()}`);
    return JSON.parse(line.value) as T;
  };
  const ask = <T>(request: object): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`);
    return next<T>();
  };
  return { next, ask };
}

/** The default pipeline's shapes are ours as they came out; the reference model's are in its name. */
const requestOf = (workload: Workload, { inputs, clips }: Prepared): object =>
  workload.kind === "reference" ? workload : { ...workload, classes: 6, inputs, clips };

export async function startTorch(threads: number, device = "cpu"): Promise<TorchPeer> {
  const twin = join(import.meta.dirname, "twin.py");
  const environment = { ...process.env, TWIN_THREADS: String(threads), TWIN_DEVICE: device };
  const child = spawn(findPython(), [twin], { env: environment });
  const { next, ask } = talk(child);
  const facts = await next<TorchFacts>();
  return {
    facts,
    prepare: (id, workload, ours) =>
      ask({ ask: "prepare", id, workload: requestOf(workload, ours) }),
    steps: async (id, steps) => (await ask<{ ms: number }>({ ask: "steps", id, steps })).ms,
    dispose: async (id) => {
      await ask({ ask: "dispose", id });
    },
    close: () => child.stdin.end(),
  };
}

/** A sentence when this PyTorch is no peer. */
export function peerWarning({ blas, gflops, device }: TorchFacts): string | undefined {
  if (device !== "cpu" || blas !== "none") return undefined;
  return (
    `PyTorch found no fast matrix library (${gflops.toFixed(1)} GFLOP/s at 512 x 512), so it is no peer; ` +
    "on Debian: apt-get install libopenblas0-pthread."
  );
}
