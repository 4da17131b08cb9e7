/** The encoder of each modality of a run. */
import type { EncoderCard } from "./cards";
import type { ModalityKind } from "./clip";
import type { Choice, ExperimentConfig } from "./experiment";
import type { ParamValue } from "./params";

/** The parameter D that every encoder has. The run's own encoder sets it for all. */
export const widthKey = "features";

/** The encoders that read a kind of modality, in display order. */
export const readersOf = (
  kind: ModalityKind,
  cards: readonly EncoderCard[],
): readonly EncoderCard[] => cards.filter(({ reads }) => reads.includes(kind));

/** The encoder of a modality without a choice of its own: the run's if it reads that kind, else the kind's default. */
export function defaultEncoder(
  { encoder }: Pick<ExperimentConfig, "encoder">,
  kind: ModalityKind,
  cards: readonly EncoderCard[],
): Choice | undefined {
  const readers = readersOf(kind, cards);
  if (readers.some(({ id }) => id === encoder.id)) return encoder;
  const found = readers.find(({ defaultFor = [] }) => defaultFor.includes(kind)) ?? readers[0];
  return found && { id: found.id };
}

/** The encoder of one modality, with the run's D; undefined if none reads such a modality. */
export function encoderFor(
  config: Pick<ExperimentConfig, "encoder" | "encoders">,
  { id, kind }: { readonly id: string; readonly kind: ModalityKind },
  cards: readonly EncoderCard[],
): Choice | undefined {
  const own = new Map(Object.entries(config.encoders)).get(id);
  const choice = own ?? defaultEncoder(config, kind, cards);
  const width = widthOf(config, cards);
  if (!choice || width === undefined) return choice;
  return { id: choice.id, params: { ...choice.params, [widthKey]: width } };
}

function widthOf(
  { encoder }: Pick<ExperimentConfig, "encoder">,
  cards: readonly EncoderCard[],
): ParamValue | undefined {
  const spec = cards.find(({ id }) => id === encoder.id)?.params[widthKey];
  return encoder.params?.[widthKey] ?? spec?.default;
}
