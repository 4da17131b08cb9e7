/**
 * The layout of a job for several threads in shared memory: 64 bytes of words, the first six as in
 * assembly/pool.ts, then the arguments as float64, which holds addresses, counts and float32 exactly.
 */
import type { KernelExports, KernelFunction, Memory } from "./webAssembly";

const headBytes = 64;
const maxArguments = 32;
/** Bytes of a control block. */
export const jobBytes = headBytes + maxArguments * 8;

/** Indices of the words. */
const count = 3;
const chunk = 4;
const kernel = 6;
const argumentCount = 7;
const failed = 8;

export interface Job {
  /** Address of the control block. */
  readonly control: number;
  readonly words: Int32Array;
  readonly arguments: Float64Array;
}

/** A view of the job. It stays valid when the memory grows, because shared memory never moves. */
export const jobAt = ({ buffer }: Memory, control: number): Job => ({
  control,
  words: new Int32Array(buffer, control, headBytes / 4),
  arguments: new Float64Array(buffer, control + headBytes, maxArguments),
});

/** Names of the kernels, in the same order in every instance: a job identifies its kernel by its index here. */
export const kernelNames = (kernels: KernelExports): string[] => Object.keys(kernels).sort();

export function writeJob(job: Job, kernelIndex: number, args: readonly number[]): void {
  if (args.length > maxArguments) throw new RangeError(`a kernel takes ${maxArguments} arguments`);
  job.words[kernel] = kernelIndex;
  job.words[argumentCount] = args.length;
  job.words[failed] = 0;
  job.arguments.set(args);
}

/** Kernel and arguments of the job; valid between joining and leaving it. */
export function readJob({ words, arguments: all }: Job) {
  return { kernelIndex: words[kernel]!, args: Array.from(all.subarray(0, words[argumentCount])) };
}

/** Marks the job as failed on a thread; the caller checks when all threads have left. */
export function markFailed({ words }: Job): void {
  words[failed] = 1;
}
export const hasFailed = ({ words }: Job): boolean => words[failed] === 1;

/** Runs chunks of the open job until none is left. */
export function takeChunks(
  kernels: KernelExports,
  { control, words }: Job,
  run: KernelFunction,
  args: readonly number[],
): void {
  for (let first = kernels.takeChunk!(control); first >= 0; first = kernels.takeChunk!(control)) {
    run(first, Math.min(first + words[chunk]!, words[count]!), ...args);
  }
}
