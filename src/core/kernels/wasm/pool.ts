/** A pool of threads that share the work of one kernel call. */
import { hasFailed, jobAt, kernelNames, takeChunks, writeJob } from "./job";
import type { ThreadStart } from "./threadLoop";
import type { CompiledModule, KernelExports, Memory } from "./webAssembly";

/** Starts a thread in this environment; resolves when it waits for work. */
export type StartThread = (start: ThreadStart) => Promise<{ terminate(): void }>;

export interface Pool {
  /** Including the caller. */
  readonly threads: number;
  /** Runs kernel(begin, end, ...args) over [0, count), `chunk` items at a time, on all threads. */
  run(name: string, count: number, chunk: number, args: readonly number[]): void;
  terminate(): void;
}

/** Starts the threads. `control` is the address of `jobBytes` zeros that the pool keeps. */
export async function startPool(
  start: Omit<ThreadStart, "thread"> & { readonly module: CompiledModule; readonly memory: Memory },
  kernels: KernelExports,
  threads: number,
  startThread: StartThread,
): Promise<Pool> {
  const { control, memory } = start;
  const job = jobAt(memory, control);
  const names = kernelNames(kernels);
  const starts = await Promise.allSettled(
    Array.from({ length: threads - 1 }, (_, n) => startThread({ ...start, thread: n + 1 })),
  );
  const helpers = starts.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
  const failure = starts.find((each) => each.status === "rejected");
  if (failure) {
    helpers.forEach((helper) => helper.terminate());
    throw failure.reason;
  }
  return {
    threads,
    run: (name, count, chunk, args) => {
      writeJob(job, names.indexOf(name), args);
      kernels.openJob!(control, count, chunk);
      try {
        takeChunks(kernels, job, kernels[name]!, args);
      } finally {
        kernels.closeJob!(control);
      }
      if (hasFailed(job)) throw new Error(`the kernel "${name}" failed on another thread`);
    },
    terminate: () => helpers.forEach((helper) => helper.terminate()),
  };
}
