/** What the WebGPU tests ask of a worker. */
import type { ExperimentConfig } from "../../../src/contract/experiment";
import type { GpuCounts } from "../../../src/core/kernels/webgpu/counters";
import type { KernelResult } from "./checkKernels";

export type GpuQuestion =
  | { readonly ask: "kernels"; readonly group: string }
  | { readonly ask: "work" }
  | { readonly ask: "training"; readonly config: ExperimentConfig; readonly steps: number }
  | { readonly ask: "compile ahead"; readonly config: ExperimentConfig }
  | { readonly ask: "state" }
  | { readonly ask: "broken shader" };

/** What one warm piece of training gave the GPU to do. */
export type Work = Readonly<Record<string, GpuCounts>>;

export interface TrainingAnswer {
  readonly losses: readonly number[];
  /** Of the last step; none on other backends. */
  readonly counts?: GpuCounts;
  /** Inputs, labels and targets of one step. */
  readonly batchBytes: number;
}
interface CompileAnswer {
  readonly total: number;
  /** Of the package's pipelines and of ours, made after everything was compiled. */
  readonly madeLater: number;
  readonly isUnchanged: boolean;
}
interface StateAnswer {
  /** Of a variable: at first, after each of two steps of -1, and after it was set to 10 and stepped. */
  readonly reads: readonly (readonly number[])[];
  /** On the device, after everything was disposed. */
  readonly bytesLeft: number;
}
export interface GpuAnswers {
  readonly kernels: readonly KernelResult[];
  readonly work: Work;
  readonly training: TrainingAnswer;
  readonly "compile ahead": CompileAnswer;
  readonly state: StateAnswer;
  readonly "broken shader": { readonly values: readonly number[] };
}
export type GpuAnswer<A extends GpuQuestion["ask"]> =
  { readonly found: GpuAnswers[A]; readonly error?: string } | { readonly failure: string };
