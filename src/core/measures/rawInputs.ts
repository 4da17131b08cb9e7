/** The stored features of a modality as numbers of a linear model. */
import type { FeatureBlock, ModalityCard } from "../../contract/clip";
import type { LabelledRows } from "./ridge";

const sizeOfVocabulary = ({ vocabulary, vocabularySize = vocabulary?.length ?? 0 }: ModalityCard) =>
  vocabularySize;

/** Numbers of one clip: tokens have one for each id at each place. */
export const rawInputSize = (card: ModalityCard): number =>
  card.shape.reduce((a, b) => a * b, 1) * (card.kind === "tokens" ? sizeOfVocabulary(card) : 1);

/** One value for each token id at each place; padding has none. ids [n * T] -> [n * T * V]. */
function oneHotTokens(ids: ArrayLike<number>, vocabulary: number): Float32Array {
  const values = new Float32Array(ids.length * vocabulary);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    if (id > 0 && id < vocabulary) values[i * vocabulary + id] = 1;
  }
  return values;
}

/** The inputs and classes of a split. Throws a RangeError if it lacks the modality. */
export function readRawInputs({ clips, features }: FeatureBlock, card: ModalityCard): LabelledRows {
  const stored = features[card.id];
  if (!stored) throw new RangeError(`no features of "${card.id}"`);
  return {
    values: card.kind === "tokens" ? oneHotTokens(stored, sizeOfVocabulary(card)) : stored,
    labels: clips.map(({ label }) => label),
  };
}
