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
  /** Of one step, the device settled. */
  readonly ms: number;
  /** Of the last one. */
  readonly loss: number;
}
export interface StepCounts {
  /** Kernels that TensorFlow.js ran, free ones such as Reshape among them. */
  readonly kernels: number;
  /** Most bytes in tensors at once, those that live on included. */
  readonly peakBytes: number;
  /** From the host, the batch among them; uniforms of a GPU are not. */
  readonly bytesUploaded: number;
  readonly bytesRead: number;
  /** Of a GPU only. */
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
  /** With the timing of every kernel in it. */
  readonly stepMs: number;
  /** The longest first. */
  readonly kernels: readonly KernelTime[];
}
export interface Memory {
  readonly tensors: number;
  readonly tensorBytes: number;
  /** The WebAssembly memory, or what is allocated on the GPU. */
  readonly deviceBytes: number;
}
/** Where a run's worker spends its time, ms in total; all of them are done by the worker itself. */
export interface Outside {
  readonly steps: number;
  readonly stepMs: number;
  /** Read-backs of reports, snapshots and what else a report costs. */
  readonly reports: number;
  readonly reportMs: number;
  readonly pictures: number;
  readonly pictureMs: number;
  readonly evaluations: number;
  readonly evaluationMs: number;
  readonly checkpointMs: number;
  /** Tensors and memory at each of the steps asked for. */
  readonly memory: Readonly<Record<number, Memory>>;
}

export type Question =
  | {
      readonly ask: "start";
      readonly backend: RunBackend;
      /** Of WebAssembly; measured and chosen when left out. */
      readonly threads?: number;
    }
  | {
      readonly ask: "prepare";
      readonly id: string;
      readonly workload: Workload;
      readonly engine: Engine;
    }
  | { readonly ask: "steps"; readonly id: string; readonly steps: number }
  | { readonly ask: "losses"; readonly workload: Workload; readonly steps: number }
  | { readonly ask: "count"; readonly id: string }
  | { readonly ask: "profile"; readonly id: string; readonly steps: number }
  | { readonly ask: "memory" }
  | { readonly ask: "methods" }
  | { readonly ask: "dispose"; readonly id: string }
  /** A whole run as the lab plays it, with reports and pictures at their usual rate. */
  | {
      readonly ask: "play";
      readonly batch: number;
      readonly steps: number;
      /** Steps at which memory is looked at, beside the last. */
      readonly lookAt: readonly number[];
    };

export interface Answers {
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
export type Answer<Q extends Question> = Answers[Q["ask"]];
/** An answer, or one sentence about why there is none. */
export type Reply = { readonly value: Answers[Question["ask"]] } | { readonly problem: string };

/** Whoever answers: a worker in a browser, or this process. */
export interface Runner {
  /** "Chromium 156", "Node 20". */
  readonly where: string;
  /** Throws the sentence of a problem. */
  ask<Q extends Question>(question: Q): Promise<Answer<Q>>;
  close(): Promise<void>;
}
