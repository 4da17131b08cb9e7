import type { Engine, Workload } from "./workload";
import type { BackendReport } from "../../src/contract/backend";

export type RunBackend = BackendReport["name"];

export interface Started {
  readonly report: BackendReport;
  readonly isolated: boolean;
}
export interface Prepared {
  readonly parameters: number;
  /** Operations of one step; a multiply-add is two. */
  readonly flops: number;
  /** [images, H, W, C] of each modality of the default pipeline, padded, and clips to train on. */
  readonly inputs?: readonly (readonly number[])[];
  readonly clips?: number;
}
export interface Timing {
  /** Time of one step, until the device is idle, ms. */
  readonly ms: number;
  /** Of the last one. */
  readonly loss: number;
}
export interface StepCounts {
  /** Kernels that TensorFlow.js ran, including those without work, such as Reshape. */
  readonly kernels: number;
  /** Largest number of bytes in tensors at one time, permanent tensors included. */
  readonly peakBytes: number;
  /** Bytes uploaded from the host, including the batch, without uniforms of a GPU. */
  readonly bytesUploaded: number;
  readonly bytesRead: number;
  /** On a GPU only. */
  readonly dispatches?: number;
  readonly buffersCreated?: number;
  readonly uniformBytes?: number;
}
export interface KernelTime {
  readonly kernel: string;
  /** Of a step. */
  readonly calls: number;
  readonly ms: number;
}
export interface Profile {
  /** Including the overhead of timing every kernel. */
  readonly stepMs: number;
  /** The slowest first. */
  readonly kernels: readonly KernelTime[];
}
export interface Memory {
  readonly tensors: number;
  readonly tensorBytes: number;
  /** Size of the WebAssembly memory, or bytes allocated on the GPU. */
  readonly deviceBytes: number;
}
/** Time of a run's worker by activity, ms in total. */
export interface Outside {
  readonly steps: number;
  readonly stepMs: number;
  /** Read-backs, snapshots and other costs of a report. */
  readonly reports: number;
  readonly reportMs: number;
  readonly pictures: number;
  readonly pictureMs: number;
  readonly evaluations: number;
  readonly evaluationMs: number;
  readonly checkpointMs: number;
  /** Tensors and memory at each of the requested steps. */
  readonly memory: Readonly<Record<number, Memory>>;
}

export type BenchRequest =
  | {
      readonly command: "start";
      readonly backend: RunBackend;
      /** Threads of WebAssembly; measured and chosen by default. */
      readonly threads?: number;
    }
  | {
      readonly command: "prepare";
      readonly id: string;
      readonly workload: Workload;
      readonly engine: Engine;
    }
  | { readonly command: "steps"; readonly id: string; readonly steps: number }
  | { readonly command: "losses"; readonly workload: Workload; readonly steps: number }
  | { readonly command: "count"; readonly id: string }
  | { readonly command: "profile"; readonly id: string; readonly steps: number }
  | { readonly command: "memory" }
  | { readonly command: "methods" }
  | { readonly command: "dispose"; readonly id: string }
  /** A whole run in the lab, with reports and pictures at their normal rate. */
  | {
      readonly command: "play";
      readonly batch: number;
      readonly steps: number;
      /** Steps, besides the last, at which memory is measured. */
      readonly lookAt: readonly number[];
    };

export interface BenchResponses {
  readonly start: Started;
  readonly prepare: Prepared;
  readonly steps: Timing;
  readonly losses: readonly number[];
  readonly count: StepCounts;
  readonly profile: Profile;
  readonly memory: Memory;
  /** Ids and names of the lab's methods, joint training first. */
  readonly methods: readonly { readonly id: string; readonly name: string }[];
  readonly dispose: null;
  readonly play: Outside;
}
export type BenchResponse<Q extends BenchRequest> = BenchResponses[Q["command"]];
/** A response, or one sentence with the reason why there is none. */
export type Reply =
  { readonly value: BenchResponses[BenchRequest["command"]] } | { readonly problem: string };

/** Responds to requests: a worker in a browser, or this process. */
export interface Runner {
  /** "Chromium 156", "Node 20". */
  readonly where: string;
  /** Throws the sentence of a problem. */
  send<Q extends BenchRequest>(request: Q): Promise<BenchResponse<Q>>;
  close(): Promise<void>;
}
