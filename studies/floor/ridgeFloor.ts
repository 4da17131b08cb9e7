/** Ridge regression on the raw input of each modality of a dataset: the floor of its encoders. */
import type { FeatureBlock, ModalityCard, SplitName } from "../../src/contract/clip";
import { ridgeAccuracy, type LabelledRows, type RidgeResult } from "./ridge";

/** One value for each token id at each place; padding has none. ids [n * T] -> [n * T * V]. */
function oneHotTokens(ids: ArrayLike<number>, vocabulary: number): Float32Array {
  const values = new Float32Array(ids.length * vocabulary);
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] ?? 0;
    if (id > 0 && id < vocabulary) values[i * vocabulary + id] = 1;
  }
  return values;
}

function rowsOf({ clips, features }: FeatureBlock, card: ModalityCard): LabelledRows {
  const { id, kind, vocabulary, vocabularySize = vocabulary?.length ?? 0 } = card;
  const stored = features[id];
  if (!stored) throw new RangeError(`no features of "${id}"`);
  return {
    values: kind === "tokens" ? oneHotTokens(stored, vocabularySize) : Float32Array.from(stored),
    labels: clips.map(({ label }) => label),
  };
}

/** Accuracy on test clips by modality id; λ is chosen on validation clips. */
export function ridgeFloor(
  cards: readonly ModalityCard[],
  classes: number,
  blocks: Readonly<Record<SplitName, FeatureBlock>>,
): Record<string, RidgeResult> {
  const found = new Map(
    cards.map((card) => {
      const { train, validation, test } = blocks;
      const rows = {
        train: rowsOf(train, card),
        validation: rowsOf(validation, card),
        test: rowsOf(test, card),
      };
      return [card.id, ridgeAccuracy(rows, classes)];
    }),
  );
  return Object.fromEntries(found);
}
