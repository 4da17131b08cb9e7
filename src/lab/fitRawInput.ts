/** Fits ridge regression to the raw input of a modality, on the clips of a run. */
import type { DatasetManifest, ModalityCard, SplitName } from "../contract/clip";
import type { FeatureDoor } from "../contract/door";
import { dataSeedOf, type ExperimentConfig } from "../contract/experiment";
import { parseExperiment } from "../contract/parseExperiment";
import type { RidgeReport } from "../contract/ridge";
import { valueOf } from "../contract/valueOf";
import { rawInputSize, readRawInputs } from "../core/measures/rawInputs";
import { fitRidge, type LabelledRows } from "../core/measures/ridge";
import { checkSplit, chooseModalities } from "./buildRun";
import { catalogue } from "./catalogue";
import { fail } from "./choices";

/** Clips that are factorised in less than a minute, and input values that fit into 1 GiB. */
export const ridgeLimits = { clips: 4000, values: 2 ** 28 } as const;

/** Throws a LabError if the clips lack the modality or its input is too large. */
export async function fitRawInput(
  unchecked: ExperimentConfig,
  features: FeatureDoor,
  opensTest: boolean,
): Promise<RidgeReport> {
  const config = parseExperiment(unchecked, catalogue);
  const manifest = valueOf(await features.manifest(config.data, dataSeedOf(config)));
  const card = onlyModality(config, manifest);
  checkSize(card, manifest.counts.train);
  const blockOf = async (split: SplitName) => valueOf(await features.features(split));
  const [train, validation] = [await blockOf("train"), await blockOf("validation")];
  checkSplit(manifest, train, validation);
  const rows: Readonly<Record<"train" | "validation", LabelledRows>> = {
    train: readRawInputs(train, card),
    validation: readRawInputs(validation, card),
  };
  const { classes, counts, ceiling } = manifest;
  const { penalty, parameters, validationAccuracy, accuracyOn } = fitRidge(rows, classes.length);
  return {
    modality: card.name,
    dataset: { classes, counts, ...(ceiling && { ceiling }) },
    penalty,
    parameters,
    validation: validationAccuracy,
    ...(opensTest && { test: accuracyOn(readRawInputs(await blockOf("test"), card)) }),
  };
}

function onlyModality(config: ExperimentConfig, manifest: DatasetManifest): ModalityCard {
  const [card, ...others] = chooseModalities(config, manifest);
  if (card && others.length === 0) return card;
  return fail("bad-config", "modalities: ridge regression reads one modality; name one.");
}

function checkSize(card: ModalityCard, clips: number): void {
  if (clips > ridgeLimits.clips)
    fail(
      "bad-config",
      `Ridge regression takes up to ${ridgeLimits.clips} training clips; there are ${clips}.`,
    );
  const values = rawInputSize(card) * clips;
  if (values > ridgeLimits.values)
    fail(
      "bad-config",
      `Ridge regression takes up to ${ridgeLimits.values} input values; ${card.name} has ${values}.`,
    );
}
