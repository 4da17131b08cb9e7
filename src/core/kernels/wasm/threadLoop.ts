/** The loop of a kernel thread: instantiates the kernels on the shared memory and runs jobs. */
import { jobAt, kernelNames, markFailed, readJob, takeChunks } from "./job";
import { instantiate, type CompiledModule, type Memory } from "./webAssembly";

/** Sent once to a new thread. */
export interface ThreadStart {
  readonly module: CompiledModule;
  readonly memory: Memory;
  /** Address of the control block. */
  readonly control: number;
  /** Which thread it is, from 1. */
  readonly thread: number;
}

/** Runs jobs until the thread is terminated. Calls `ready` before the first one. */
export function serveJobs(start: ThreadStart, ready: () => void): never {
  const { module, memory, control, thread } = start;
  const kernels = instantiate(module, memory);
  const names = kernelNames(kernels);
  const job = jobAt(memory, control);
  kernels.setThread!(thread);
  ready();
  for (let seen = 0; ;) {
    seen = kernels.awaitJob!(control, seen);
    if (!kernels.enterJob!(control)) continue;
    try {
      const { kernelIndex, args } = readJob(job);
      takeChunks(kernels, job, kernels[names[kernelIndex]!]!, args);
    } catch {
      // the caller throws; if this thread stopped instead, the caller would wait for ever
      markFailed(job);
    } finally {
      kernels.leaveJob!(control);
    }
  }
}
