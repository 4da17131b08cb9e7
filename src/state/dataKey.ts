/** What tells two datasets, or two wishes for one, apart. */
import type { DatasetManifest } from "../contract/clip";
import type { ExperimentConfig } from "../contract/experiment";
import type { Verdicts } from "./clipFilter";
import type { RunState } from "./run";

/** Of a configuration: the clips and their split depend on the dataset's parameters and the seed. */
export const dataRequestKey = ({ data, seed }: Pick<ExperimentConfig, "data" | "seed">): string =>
  JSON.stringify([data, seed]);

interface Trained {
  readonly opened?: RunState["opened"] | undefined;
}

/** Whether the run is on the dataset that is shown: ids of clips repeat from set to set. */
export const isTrainedOn = (run: Trained, manifest: DatasetManifest | undefined): boolean =>
  run.opened !== undefined && run.opened.dataKey === manifest?.key;

const noVerdicts: Verdicts = {};

/** What the model says of the clips shown; nothing when it was trained on other ones. */
export const verdictsOn = (
  run: Trained & Pick<RunState, "verdicts">,
  manifest: DatasetManifest | undefined,
): Verdicts => (isTrainedOn(run, manifest) ? run.verdicts : noVerdicts);
