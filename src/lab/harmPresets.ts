/**
 * Families of presets made so that joint training can end below the best single modality: joint training, each
 * modality alone, and repairs, all on the same clips with the same networks.
 */
import type { Preset } from "../contract/cards";
import { clipsDataId } from "../contract/clipsData";
import { defaultExperiment, type Choice, type ExperimentConfig } from "../contract/experiment";
import { parseParams } from "../contract/params";
import { puppetCeiling } from "../core/data/synthetic/puppetCeiling";
import { puppetsParams } from "../core/data/synthetic/puppetPlan";
import { methods } from "./methods";

interface Family {
  readonly id: string;
  readonly name: string;
  /** One sentence on the cause. */
  readonly mechanism: string;
  readonly data: Choice;
  readonly config: Partial<Omit<ExperimentConfig, "data" | "parts" | "modalities">>;
}

/** The network and training of the default experiment. */
const { data: hum, parts: _, modalities: __, ...recipe } = defaultExperiment;

const flatSound = { id: "flat-perceptron" } as const;

export const families: readonly Family[] = [
  {
    id: "hum",
    name: "Hum",
    mechanism:
      "A steady tone under the voice names the label in 65 % of the training clips and a random class in all others, so the sound can fit the training clips by a cue that fails in validation and test.",
    data: hum,
    config: recipe,
  },
  {
    id: "loud-hum",
    name: "Loud hum",
    mechanism:
      "The tone of Hum, no louder than there, names the label in 80 % of the training clips instead of 65 %, and the face is harder to read.",
    data: { id: "puppets", params: { clips: 360, hum: 0.8 } },
    config: recipe,
  },
  {
    id: "session",
    name: "Session hum",
    mechanism:
      "Every talker has three steady tones for each emotion, in training and test alike: the sound can memorise the tones of the training talkers, which carry no information on an unseen talker.",
    data: {
      id: "puppets",
      params: {
        clips: 360,
        actors: 20,
        videoEasy: 0.6,
        audioInformative: 0.3,
        hum: 1,
        humNames: "session",
      },
    },
    config: recipe,
  },
  {
    id: "backdrop",
    name: "Backdrop",
    mechanism:
      "The background has the colour of the label in 80 % of the training clips and a random colour in all others, so the picture can fit the training clips by a cue that fails in validation and test.",
    data: {
      id: "puppets",
      params: {
        clips: 360,
        shortcut: 0.8,
        audioInformative: 0.9,
        audioEasy: 0.4,
        videoInformative: 0.6,
      },
    },
    config: recipe,
  },
  {
    id: "memoriser",
    name: "Memoriser",
    mechanism:
      "The sound's encoder has a weight for every value of the spectrogram so it can memorise training clips, which helps with no other clip. Training and test clips are alike.",
    data: {
      id: "puppets",
      params: { clips: 360, videoEasy: 0.6, audioInformative: 0.3, failingCue: "other" },
    },
    config: { ...recipe, encoders: { audio: { ...flatSound, params: { scale: 0.4 } } } },
  },
  {
    id: "digits",
    name: "Spoken digits",
    mechanism:
      "Your clips, after the folder of docs/data: a digit written and spoken. Two speakers for training, one each for validation and test; the sound's encoder can memorise the training clips.",
    data: { id: clipsDataId, params: { folds: 4 } },
    config: {
      ...recipe,
      // A written digit may not be mirrored.
      augmentations: [],
      averaging: { id: "none" },
      encoder: { id: "small-conv", params: { width: 8 } },
      encoders: { audio: flatSound },
      epochs: 20,
    },
  },
];

/** The rows of each family, by the id of a method. */
const rows = ["joint", "unimodal", "multi-loss", "mlb", "mask-held-out-mlb"] as const;
const modalities = [
  { id: "audio", suffix: "sound", name: "sound alone" },
  { id: "video", suffix: "picture", name: "picture alone" },
] as const;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** The best possible accuracies, as a sentence; empty where no generator knows them. */
export function ceilingText({ id, params }: Choice): string {
  if (id !== "puppets") return "";
  const ceiling = puppetCeiling(parseParams("puppets", puppetsParams, params));
  return `Best possible in test: sound ${percent(ceiling.audio)}, picture ${percent(ceiling.video)}, both ${percent(ceiling.fused)}.`;
}

function presetsOf({ id, name, mechanism, data, config }: Family): Preset[] {
  const about = `${mechanism} ${ceilingText(data)}`.trim();
  const ofMethods = rows.flatMap((row): Preset[] => {
    const method = methods.find((one) => one.id === row);
    if (!method) return [];
    const summary = row === "joint" ? about : `${method.summary} ${about}`;
    return [
      {
        id: row === "joint" ? id : `${id}-${row}`,
        name: `${name}: ${row === "joint" ? "joint" : method.name}`,
        summary,
        config: { ...config, data, parts: method.parts },
      },
    ];
  });
  const alone = modalities.map((modality): Preset => ({
    id: `${id}-${modality.suffix}`,
    name: `${name}: ${modality.name}`,
    summary: `Trains on one modality, the baseline that joint training should exceed. ${about}`,
    config: { ...config, data, parts: [], modalities: [modality.id] },
  }));
  return [...ofMethods.slice(0, 1), ...alone, ...ofMethods.slice(1)];
}

export const harmPresets: readonly Preset[] = families.flatMap(presetsOf);
