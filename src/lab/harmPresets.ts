/**
 * Families of presets on Puppets where joint training is less accurate than the best single modality: joint training,
 * each modality alone, and repairs, all on the same clips with the same networks.
 */
import type { Preset } from "../contract/cards";
import type { ExperimentConfig } from "../contract/experiment";
import { parseParams } from "../contract/params";
import { puppetCeiling } from "../core/data/synthetic/puppetCeiling";
import { puppetsParams } from "../core/data/synthetic/puppetPlan";
import { methods } from "./methods";

interface Family {
  readonly id: string;
  readonly name: string;
  /** One sentence on the cause. */
  readonly mechanism: string;
  /** Parameters of Puppets that differ from its defaults. */
  readonly puppets: NonNullable<ExperimentConfig["data"]["params"]>;
  readonly config: Partial<Omit<ExperimentConfig, "data" | "parts" | "modalities">>;
}

/** A small run: about 20 to 30 s on two cores. */
const small = { epochs: 16, encoder: { id: "small-conv", params: { width: 8 } } } as const;

export const families: readonly Family[] = [
  {
    id: "hum",
    name: "Hum",
    mechanism:
      "A steady tone under the voice names the label in half of the training clips and a random class in all others, so the sound fits the training clips by a cue that fails in validation and test.",
    puppets: { clips: 360, videoEasy: 0.9, hum: 0.5 },
    config: small,
  },
  {
    id: "loud-hum",
    name: "Loud hum",
    mechanism:
      "The tone names the label in four of five training clips, and the voice shows the emotion in few, so the sound learns almost nothing but the tone.",
    puppets: { clips: 360, videoEasy: 0.9, audioInformative: 0.3, hum: 0.8 },
    config: small,
  },
  {
    id: "backdrop",
    name: "Backdrop",
    mechanism:
      "The background has the colour of the label in half of the training clips and a random colour in all others, so the picture fits the training clips by a cue that fails in validation and test.",
    puppets: {
      clips: 360,
      shortcut: 0.5,
      audioInformative: 0.9,
      audioEasy: 0.7,
      videoInformative: 0.6,
    },
    config: small,
  },
];

/** The rows of each family, by the id of a method. */
const rows = ["joint", "unimodal", "multi-loss", "mlb", "mask-held-out-mlb"] as const;
const modalities = [
  { id: "audio", suffix: "sound", name: "sound alone" },
  { id: "video", suffix: "picture", name: "picture alone" },
] as const;

const percent = (share: number): string => `${Math.round(100 * share)} %`;

/** The best possible accuracies, as a sentence. */
export function ceilingText(puppets: Family["puppets"]): string {
  const ceiling = puppetCeiling(parseParams("puppets", puppetsParams, puppets));
  return `Best possible in test: sound ${percent(ceiling.audio)}, picture ${percent(ceiling.video)}, both ${percent(ceiling.fused)}.`;
}

function presetsOf({ id, name, mechanism, puppets, config }: Family): Preset[] {
  const data = { id: "puppets", params: puppets };
  const about = `${mechanism} ${ceilingText(puppets)}`;
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
