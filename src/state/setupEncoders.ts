/** Finds and edits the encoder of each modality. */
import type { Card, Catalogue, EncoderCard } from "../contract/cards";
import type { ModalityCard } from "../contract/clip";
import { encoderFor, readersOf, defaultEncoder, widthKey } from "../contract/encoderChoice";
import type { Choice, ExperimentConfig } from "../contract/experiment";
import type { ParamValue } from "../contract/params";
import { paramDifferences, withParam, type Difference } from "./paramEdits";

/** The encoder of one modality. */
export interface EncoderInUse {
  readonly modality: ModalityCard;
  /** The encoders that can read it. */
  readonly readers: readonly EncoderCard[];
  readonly choice: Choice;
  /** Its card without D, which the run's default encoder sets. */
  readonly card: Card;
  /** It differs from the run's default encoder and has its own parameters. */
  readonly isOther: boolean;
}

/** Lists the modalities with a choice of encoders, or with another one than the run's default. */
export function encodersInUse(
  modalities: readonly ModalityCard[],
  config: ExperimentConfig,
  catalogue: Catalogue,
): readonly EncoderInUse[] {
  return modalities.flatMap((modality): EncoderInUse[] => {
    const readers = readersOf(modality.kind, catalogue.encoders);
    const choice = encoderFor(config, modality, catalogue.encoders);
    const card = catalogue.encoders.find(({ id }) => id === choice?.id);
    if (!choice || !card) return [];
    const isOther = modality.id in config.encoders || choice.id !== config.encoder.id;
    if (readers.length < 2 && !isOther) return [];
    return [{ modality, readers, choice, card: withoutWidth(card), isOther }];
  });
}

/** Removes absent modalities from the configuration's modalities and encoders. */
export function withoutAbsent(
  { modalities, encoders }: ExperimentConfig,
  there: readonly ModalityCard[],
): Pick<ExperimentConfig, "modalities" | "encoders"> {
  const isThere = (id: string): boolean => there.some((one) => one.id === id);
  const kept = Object.entries(encoders).filter(([id]) => isThere(id));
  return { modalities: modalities.filter(isThere), encoders: Object.fromEntries(kept) };
}

/** Sets the encoder of one modality; removes the entry if it is the default. */
export function withEncoder(
  config: ExperimentConfig,
  { id, kind }: ModalityCard,
  choice: Choice,
  catalogue: Catalogue,
): ExperimentConfig {
  const { [id]: _, ...others } = config.encoders;
  const isUsual = defaultEncoder(config, kind, catalogue.encoders)?.id === choice.id;
  const isPlain = Object.keys(choice.params ?? {}).length === 0;
  return { ...config, encoders: isUsual && isPlain ? others : { ...others, [id]: choice } };
}

/** Sets one parameter of a modality's encoder. */
export function withEncoderParam(
  config: ExperimentConfig,
  { modality, choice, card }: EncoderInUse,
  key: string,
  value: ParamValue | undefined,
  catalogue: Catalogue,
): ExperimentConfig {
  return withEncoder(config, modality, withParam(choice, card, key, value), catalogue);
}

const withoutWidth = (card: Card): Card => {
  const { [widthKey]: _, ...params } = card.params;
  return { ...card, params };
};

/** Lists the modalities whose encoder is not the default. */
export function encoderDifferences(
  { encoders }: ExperimentConfig,
  catalogue: Catalogue,
): readonly Difference[] {
  return Object.entries(encoders).flatMap(([id, choice]) => {
    const card = catalogue.encoders.find((one) => one.id === choice.id);
    const what = `Encoder of ${id}`;
    const changed = card ? paramDifferences(card, choice, undefined, what) : [];
    return [
      { label: what, value: card?.name ?? choice.id, defaultValue: "the default" },
      ...changed,
    ];
  });
}
