/** The datasets of the floor, each with the training of its networks: the built-in sets and folders of real clips. */
import { clipsDataId } from "../../src/contract/clipsData";
import {
  defaultExperiment,
  type Choice,
  type ExperimentConfig,
} from "../../src/contract/experiment";
import { families } from "../../src/lab/harmPresets";

export interface FloorSet {
  readonly id: string;
  readonly name: string;
  /** Several where the folds of a set are measured in turn. */
  readonly data: readonly Choice[];
  /** Below the folder of `--clips`; absent for built-in clips. */
  readonly folder?: string;
  /** Draws clips and split for every seed; absent where each seed draws its own. */
  readonly dataSeed?: number;
  readonly recipe: Recipe;
}

/** The networks and their training. */
type Recipe = Pick<
  ExperimentConfig,
  "encoder" | "encoders" | "augmentations" | "averaging" | "epochs"
>;

const smallCrop: Choice = { id: "frame-crop", params: { shift: 0.04, zoom: 0.04 } };
/** A face may be mirrored; a written digit may not. */
const faces: readonly Choice[] = [{ id: "frame-flip" }, smallCrop];

/** The network of the default experiment, trained longer and with small shifts. */
const { encoder, encoders, averaging } = defaultExperiment;
const usual: Recipe = { encoder, encoders, averaging, augmentations: faces, epochs: 24 };
/** A narrower network for sound. */
const narrow: Recipe = {
  ...usual,
  encoders: { audio: { id: "grid-conv", params: { width: 8, bands: true } } },
};

const soundNoise = (deviation: number): Choice => ({
  id: "gaussian-noise",
  params: { deviation, inputs: "spectrogram" },
});
/** Regularises as the penalty of ridge regression does: few clips, or many without the cue of their label. */
const noiseAndMixup: readonly Choice[] = [soundNoise(1), { id: "mixup", params: { alpha: 1 } }];
const regularised: Recipe = { ...narrow, augmentations: [...faces, ...noiseAndMixup] };
/** Speech of talkers who are not in training. */
const speech: readonly Choice[] = [
  { id: "spectrogram-shift", params: { frequency: 0.1, time: 0.15 } },
  soundNoise(0.3),
  { id: "time-mask" },
  { id: "frequency-mask", params: { masks: 2 } },
];

const speaking: Recipe = { ...narrow, augmentations: [...faces, ...speech] };

const ownClips = (params: NonNullable<Choice["params"]>): Choice => ({ id: clipsDataId, params });

export const floorSets: readonly FloorSet[] = [
  { id: "seesaw", name: "Puppets, Seesaw", data: [{ id: "puppets" }], recipe: regularised },
  ...families
    .filter(({ data }) => data.id === "puppets")
    .map(({ id, name, data }) => ({
      id,
      name: `Puppets, ${name}`,
      data: [data],
      recipe: usual,
    })),
  { id: "trio", name: "Trio", data: [{ id: "trio" }], recipe: regularised },
  {
    id: "spoken-digits",
    name: "Spoken digits, unseen speakers",
    folder: "spoken-digits",
    data: [1, 2, 3, 4].map((fold) => ownClips({ folds: 4, fold })),
    dataSeed: 0,
    recipe: { ...narrow, augmentations: [smallCrop, ...noiseAndMixup] },
  },
  {
    id: "grid-unseen",
    name: "GRID digits, unseen talkers",
    folder: "grid-words/digit",
    data: [ownClips({})],
    recipe: speaking,
  },
  {
    id: "grid-mixed",
    name: "GRID digits, all talkers mixed",
    folder: "grid-words/digit",
    data: [ownClips({ groupSource: "none" })],
    recipe: speaking,
  },
  {
    id: "grid-colour",
    name: "GRID colours, one talker",
    folder: "grid-words/colour",
    data: [ownClips({ groupSource: "none" })],
    recipe: speaking,
  },
  {
    id: "grid-talker",
    name: "GRID sentences, talker",
    folder: "grid-sentences/webm",
    data: [ownClips({ groupSource: "none" })],
    // no shift in frequency: pitch and formants identify the talker
    recipe: { ...narrow, augmentations: [...faces, soundNoise(0.5)] },
  },
];
