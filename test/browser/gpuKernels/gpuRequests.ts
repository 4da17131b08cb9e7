/** Requests of the WebGPU tests to their worker, and its responses. */
import type { ExperimentConfig } from "../../../src/contract/experiment";
import type { GpuCounts } from "../../../src/core/kernels/webgpu/counters";
import type { KernelResult } from "./checkKernels";

export type GpuRequest =
  | { readonly command: "kernels"; readonly group: string }
  | { readonly command: "work" }
  | { readonly command: "training"; readonly config: ExperimentConfig; readonly steps: number }
  | { readonly command: "compile ahead"; readonly config: ExperimentConfig }
  | { readonly command: "state" }
  | { readonly command: "broken shader" };

/** The GPU's work for one warm part of training, by name. */
export type Work = Readonly<Record<string, GpuCounts>>;

export interface TrainingResponse {
  readonly losses: readonly number[];
  /** Counts of the last step; absent on other backends. */
  readonly counts?: GpuCounts;
  /** Inputs, labels and targets of one step. */
  readonly batchBytes: number;
}
interface CompileResponse {
  readonly total: number;
  /** Pipelines, the package's and ours, that were created after the compilation ahead. */
  readonly madeLater: number;
  readonly isUnchanged: boolean;
}
interface StateResponse {
  /** Values of a variable: at first, after each of two steps of -1, and after it was set to 10 and stepped. */
  readonly reads: readonly (readonly number[])[];
  /** Bytes on the device after everything was disposed. */
  readonly bytesLeft: number;
}
export interface GpuResponses {
  readonly kernels: readonly KernelResult[];
  readonly work: Work;
  readonly training: TrainingResponse;
  readonly "compile ahead": CompileResponse;
  readonly state: StateResponse;
  readonly "broken shader": { readonly values: readonly number[] };
}
export type GpuResponse<A extends GpuRequest["command"]> =
  { readonly found: GpuResponses[A]; readonly error?: string } | { readonly failure: string };
