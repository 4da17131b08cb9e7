/** Encoders by modality in a link: "encoders.text=conformer&encoders.text.layers=3". */
import type { Catalogue } from "./cards";
import type { Choice, ExperimentConfig } from "./experiment";
import { paramPairs, withLinkParams } from "./linkParams";

const prefix = "encoders";

export function encoderPairs(
  { encoders }: ExperimentConfig,
  catalogue: Catalogue,
): [string, string][] {
  return Object.entries(encoders).flatMap(([modality, choice]): [string, string][] => {
    const path = `${prefix}.${modality}`;
    const card = catalogue.encoders.find(({ id }) => id === choice.id);
    return [[path, choice.id], ...(card ? paramPairs(card, choice, [], path) : [])];
  });
}

export interface EncodersRead {
  readonly choices: ExperimentConfig["encoders"];
  /** Keys of the link that set encoders. */
  readonly taken: ReadonlySet<string>;
}

/** The encoders that a link gives to modalities, over those of `base`. */
export function readEncoders(
  base: ExperimentConfig["encoders"],
  pairs: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): EncodersRead {
  const taken = new Set<string>();
  const choices = new Map<string, Choice>(Object.entries(base));
  for (const [key, id] of pairs) {
    const [first, modality, param] = key.split(".");
    if (first !== prefix || modality === undefined || param !== undefined) continue;
    taken.add(key);
    choices.set(modality, { id });
  }
  for (const [modality, choice] of choices) {
    const card = catalogue.encoders.find(({ id }) => id === choice.id);
    if (!card) continue;
    choices.set(modality, withLinkParams(card, choice, pairs, taken, `${prefix}.${modality}`));
  }
  return { choices: Object.fromEntries(choices), taken };
}
