/** Compares datasets and requests for them. */
import type { DatasetManifest } from "../contract/clip";
import { dataSeedOf, type ExperimentConfig } from "../contract/experiment";
import type { Predictions } from "./clipFilter";
import type { RunState } from "./run";

/** Identifies the requested dataset: its parameters, and the seed of its clips and split. */
export const dataRequestKey = (
  config: Pick<ExperimentConfig, "data" | "seed" | "dataSeed">,
): string => JSON.stringify([config.data, dataSeedOf(config)]);

interface Trained {
  readonly opened?: RunState["opened"] | undefined;
}

/** Whether the run uses the displayed dataset. Clip ids alone do not tell, since sets repeat them. */
export const isTrainedOn = (run: Trained, manifest: DatasetManifest | undefined): boolean =>
  run.opened !== undefined && run.opened.dataKey === manifest?.key;

const noPredictions: Predictions = {};

/** The predictions for the displayed clips; empty if the model was trained on others. */
export const predictionsOn = (
  run: Trained & Pick<RunState, "predictions">,
  manifest: DatasetManifest | undefined,
): Predictions => (isTrainedOn(run, manifest) ? run.predictions : noPredictions);
