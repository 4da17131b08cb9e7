/** Requests of the WebGPU tests to their worker, and its answers. */
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

/** The GPU's work for one warm part of training, by name. */
export type Work = Readonly<Record<string, GpuCounts>>;

export interface TrainingAnswer {
  readonly losses: readonly number[];
  /** Counts of the last step; absent on other backends. */
  readonly counts?: GpuCounts;
  /** Inputs, labels and targets of one step. */
  readonly batchBytes: number;
}
interface CompileAnswer {
  readonly total: number;
  /** Pipelines, the package's and ours, that were created after the compilation ahead. */
  readonly madeLater: number;
  readonly isUnchanged: boolean;
}
interface StateAnswer {
  /** Values of a variable: at first, after each of two steps of -1, and after it was set to 10 and stepped. */
  readonly reads: readonly (readonly number[])[];
  /** Bytes on the device after everything was disposed. */
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
