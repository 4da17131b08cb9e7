/** What a mask is worth on all validation clips, the learned one beside it. */
import type { InspectRequests, SplitView } from "../../contract/inspect";
import type { ByModality } from "../types";
import { learnedOmega } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspected";
import { maskedProbabilities, scoresOf, type FrozenSplit } from "./maskedScores";

/** `means` [D]: mean features of training clips. */
export async function splitView(
  run: InspectedRun,
  { omega, fill }: InspectRequests["split"],
  split: FrozenSplit,
  means: ByModality<Float32Array>,
): Promise<SplitView> {
  const own = await learnedOmega(maskOf(run.pipeline));
  const learned = scoresOf(await maskedProbabilities(run, split, means, own, "zero"), split.labels);
  if (!omega && fill === "zero") return { clips: split.labels.length, requested: learned, learned };
  const asked = await maskedProbabilities(run, split, means, omega ?? own, fill);
  return { clips: split.labels.length, requested: scoresOf(asked, split.labels), learned };
}
