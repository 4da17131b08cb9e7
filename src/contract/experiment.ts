/** The configuration of one run: plain JSON, versioned, shared as its difference from the default. */
import * as v from "valibot";
import { paramValue } from "./params";
import { list, objectOf, recordOf, text, wholeNumber } from "./schemas";

/** One card and those of its parameters that differ from the card's own. */
export const choiceSchema = objectOf({ id: text, params: v.exactOptional(recordOf(paramValue)) });
export type Choice = v.InferOutput<typeof choiceSchema>;

export const backends = ["auto", "webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof backends)[number];
export const engines = ["own", "stock"] as const;
/** The kernels that compute: ours, or TensorFlow.js's own for comparison and diagnosis. */
export type EngineName = (typeof engines)[number];

export const limits = {
  seed: { min: 0, max: 4294967295 },
  batchSize: { min: 2, max: 1024 },
  epochs: { min: 1, max: 1000 },
} as const;

/** The shape of a checked configuration; `parseExperiment` looks ids up and repairs. */
export const experimentSchema = objectOf({
  /** Decides which defaults complete a partial configuration: see versionOne.ts. */
  version: v.literal(2),
  /** Draws the initial weights, the batches and the masks; without `dataSeed` the data as well. */
  seed: wholeNumber(limits.seed),
  /** Draws the clips and their split. */
  dataSeed: v.exactOptional(wholeNumber(limits.seed)),
  backend: v.picklist(backends),
  engine: v.picklist(engines),
  data: choiceSchema,
  /** Modalities to train on; empty means all that the dataset has. One alone is a unimodal run. */
  modalities: list(text),
  /** The encoder of every modality of a kind that it reads; its D is that of all encoders. */
  encoder: choiceSchema,
  /** Other encoders, by modality, with the run's D. */
  encoders: recordOf(choiceSchema),
  fusion: choiceSchema,
  /** Composable parts; they act in the order of the catalogue. */
  parts: list(choiceSchema),
  /** Random changes of the training batches; they act in the order of the catalogue. */
  augmentations: list(choiceSchema),
  optimizer: choiceSchema,
  /** The average of the weights that is evaluated in place of the weights of the last step. */
  averaging: choiceSchema,
  /** The epoch whose weights a run reports. */
  selection: choiceSchema,
  batchSize: wholeNumber(limits.batchSize),
  epochs: wholeNumber(limits.epochs),
});
export type ExperimentConfig = v.InferOutput<typeof experimentSchema>;

/** The seed that draws the clips and their split. */
export const dataSeedOf = ({ seed, dataSeed }: Pick<ExperimentConfig, "seed" | "dataSeed">) =>
  dataSeed ?? seed;

/** Joint training of both modalities on Puppets, preset Hum. */
export const defaultExperiment: ExperimentConfig = {
  version: 2,
  seed: 7,
  backend: "auto",
  engine: "own",
  data: { id: "puppets", params: { clips: 360, videoEasy: 0.6, hum: 0.65 } },
  modalities: [],
  encoder: { id: "grid-conv", params: { width: 16, bands: true } },
  encoders: {},
  fusion: { id: "late-linear" },
  parts: [],
  augmentations: [{ id: "frame-flip" }],
  optimizer: { id: "adam" },
  averaging: { id: "ema", params: { decay: 0.98 } },
  selection: { id: "best-accuracy" },
  batchSize: 16,
  epochs: 16,
};
