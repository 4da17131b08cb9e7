/** Accuracy of one modality by five definitions, which are often confused. */
import type { Figure, SingleAccuracies } from "../../contract/measures";
import { accuracyOf, predictedOf } from "../measures/predictions";
import { entryOf } from "../tensor/records";
import type { ByModality } from "../types";
import { linearProbe } from "./linearProbe";
import type { BySubset } from "./modalityShares";
import type { SplitOutputs } from "./splitOutputs";
import type { TrainingPlan } from "./training";

interface Known {
  readonly here: SplitOutputs;
  readonly train: SplitOutputs;
  /** Undefined if the fusion reads more than features. */
  readonly subsets: BySubset | undefined;
  /** Predicted class of every clip, by models of one modality. */
  readonly alone: ByModality<readonly number[]>;
}

const noSum = "The fused prediction is not a sum over modalities, so none has a part of it.";
const noMean = "This fusion reads every position, and a mean feature has none.";
const noOther = "There is no other modality to replace.";
const noUnimodalModels =
  "No model of this modality alone, with otherwise equal settings, was trained on this page yet.";

/** Of every modality of the run, on the clips of `here`. */
export async function singleAccuracies(
  {
    pipeline,
    classes,
    yieldToEventLoop,
  }: Pick<TrainingPlan, "pipeline" | "classes" | "yieldToEventLoop">,
  { here, train, subsets, alone }: Known,
): Promise<ByModality<SingleAccuracies>> {
  const ids = pipeline.model.modalities.map(({ id }) => id);
  const isOnly = ids.length === 1;
  const figure = (predicted: readonly number[]): Figure => ({
    value: accuracyOf(predicted, here.labels),
  });
  const found: Record<string, SingleAccuracies> = {};
  for (const [i, id] of ids.entries()) {
    const summand = here.summands?.[id];
    const withOthersGone = subsets?.get(1 << i);
    const fitted = { rows: entryOf(train.pooled, id), labels: train.labels, classes };
    const byAlone =
      alone[id] ?? (isOnly ? predictedOf(entryOf(here.probabilities, "fused")) : undefined);
    found[id] = {
      ownHead: figure(predictedOf(entryOf(here.probabilities, id))),
      summand: summand ? figure(predictedOf(summand)) : { reason: noSum },
      othersAtMean:
        withOthersGone && !isOnly
          ? figure(predictedOf(withOthersGone))
          : { reason: subsets ? noOther : noMean },
      probe: figure(await linearProbe(fitted, entryOf(here.pooled, id), yieldToEventLoop)),
      alone: byAlone ? figure(byAlone) : { reason: noUnimodalModels },
    };
  }
  return found;
}
