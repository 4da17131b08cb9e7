/** Ridge regression on the raw input of each modality of a dataset: the floor of its encoders. */
import type { FeatureBlock, ModalityCard, SplitName } from "../../src/contract/clip";
import { readRawInputs } from "../../src/core/measures/rawInputs";
import { fitRidge } from "../../src/core/measures/ridge";

export interface RidgeResult {
  /** Share of test clips whose class has the largest output. */
  readonly accuracy: number;
  readonly validationAccuracy: number;
  /** λ. */
  readonly penalty: number;
}

/** Accuracy on test clips by modality id; λ is chosen on validation clips. */
export function ridgeFloor(
  cards: readonly ModalityCard[],
  classes: number,
  { train, validation, test }: Readonly<Record<SplitName, FeatureBlock>>,
): Record<string, RidgeResult> {
  const found = cards.map((card): [string, RidgeResult] => {
    const rows = {
      train: readRawInputs(train, card),
      validation: readRawInputs(validation, card),
    };
    const { validationAccuracy, penalty, accuracyOn } = fitRidge(rows, classes);
    const accuracy = accuracyOn(readRawInputs(test, card));
    return [card.id, { accuracy, validationAccuracy, penalty }];
  });
  return Object.fromEntries(found);
}
