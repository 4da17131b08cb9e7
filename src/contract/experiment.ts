/** The configuration of one run: plain JSON, versioned, shared as its difference from the default. */
import type { ParamValue } from "./params";

export interface Choice {
  readonly id: string;
  readonly params?: Readonly<Record<string, ParamValue>>;
}

export type BackendName = "auto" | "webgpu" | "wasm" | "cpu";
/** Whose kernels compute: ours, or TensorFlow.js's own for comparison and diagnosis. */
export type EngineName = "own" | "stock";

export interface ExperimentConfig {
  readonly version: 1;
  readonly seed: number;
  readonly backend: BackendName;
  readonly engine: EngineName;
  readonly data: Choice;
  /** Modalities to train on; empty means all that the dataset has. One alone is a unimodal run. */
  readonly modalities: readonly string[];
  /** Reads every modality of a kind that it can read; its D is that of all encoders. */
  readonly encoder: Choice;
  /** Other encoders, by modality; their D is the run's. */
  readonly encoders: Readonly<Record<string, Choice>>;
  readonly fusion: Choice;
  /** Composable parts; which order they act in is theirs to state (PartCard.order). */
  readonly parts: readonly Choice[];
  readonly optimizer: Choice;
  readonly batchSize: number;
  readonly epochs: number;
}

export const limits = {
  seed: { min: 0, max: 4294967295 },
  batchSize: { min: 2, max: 1024 },
  epochs: { min: 1, max: 1000 },
} as const;
export const backends: readonly BackendName[] = ["auto", "webgpu", "wasm", "cpu"];
export const engines: readonly EngineName[] = ["own", "stock"];

/** The full pipeline on Puppets, preset Seesaw. */
export const defaultExperiment: ExperimentConfig = {
  version: 1,
  seed: 7,
  backend: "auto",
  engine: "own",
  data: { id: "puppets" },
  modalities: [],
  encoder: { id: "small-conv" },
  encoders: {},
  fusion: { id: "late-linear" },
  parts: [
    { id: "unimodal-losses" },
    { id: "mlb" },
    { id: "lfm-heuristic" },
    { id: "quantiser" },
    { id: "reconstruction" },
    { id: "mask" },
  ],
  optimizer: { id: "adam" },
  batchSize: 16,
  epochs: 20,
};
