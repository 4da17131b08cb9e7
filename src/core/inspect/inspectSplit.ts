/** Scores the requested and the learned mask on all validation clips. */
import type { SplitView } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { learnedOmega } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { freezeValidation, maskedProbabilities, meansFor, scoresOf } from "./maskedScores";

export async function inspectSplit(
  run: InspectedRun,
  { omega, fill }: InspectParameters<"split">,
): Promise<SplitView> {
  const split = await freezeValidation(run);
  const means = await meansFor(run, fill);
  const own = await learnedOmega(maskOf(run.pipeline));
  const learned = scoresOf(await maskedProbabilities(run, split, means, own, "zero"), split.labels);
  if (!omega && fill === "zero") return { clips: split.labels.length, requested: learned, learned };
  const masked = await maskedProbabilities(run, split, means, omega ?? own, fill);
  return { clips: split.labels.length, requested: scoresOf(masked, split.labels), learned };
}
