/** Texts for the head test of a mask and for the conclusions about its factors. */
import { intervalText, points, signedPoints } from "../compare/comparisonText";
import type { HeadTestReport } from "../contract/inspect";
import type { Readability } from "../contract/probes";
import type { Interval } from "../contract/interval";

export type Significance = "better" | "worse" | "not significant";

/** Compares the interval with 0 exactly: equal counts give a difference of exactly 0. */
export function significanceOf({ low, high }: Interval): Significance {
  if (low > 0) return "better";
  return high < 0 ? "worse" : "not significant";
}

/** Describes, in one sentence, the learned mask against random masks of its size. */
export function significanceSentence({
  difference,
  clips,
  trainClips,
  groups,
  draws,
  heldOut,
}: HeadTestReport): string {
  const size = points(Math.abs(difference.mean));
  const range = `[${signedPoints(difference.low)}, ${signedPoints(difference.high)}]`;
  const start = {
    better: `The learned mask is more accurate than a random one of its size by ${size} points ${range}`,
    worse: `The learned mask is less accurate than a random one of its size by ${size} points ${range}`,
    "not significant": `The learned mask does not differ significantly from a random one of its size: ${intervalText(difference)} points`,
  }[significanceOf(difference)];
  const over = groups > 0 ? `${groups} groups` : `${clips} clips`;
  const included = heldOut
    ? `, including the ${heldOut.clips} held-out clips that the mask learned from`
    : "";
  return `${start} on ${clips} validation clips, with equal linear heads retrained on frozen features of ${trainClips} training clips${included}; 95 % interval over ${over} and ${draws} random masks.`;
}

/** Describes the same test with heads retrained on the held-out clips; "" where there is none. */
export function refittedSentence({ heldOut }: Pick<HeadTestReport, "heldOut">): string {
  const comparison = heldOut?.comparison;
  if (!comparison) return "";
  const { difference, learned, all, trainClips } = comparison;
  const relation = {
    better: "is more accurate than",
    worse: "is less accurate than",
    "not significant": "does not differ significantly from",
  }[significanceOf(difference)];
  return `With heads retrained on these ${trainClips} held-out clips alone, the learned mask ${relation} random ones (${intervalText(difference)} points); all channels reach ${points(all.accuracy)} %, the learned mask ${points(learned.accuracy)} %. A difference that vanishes here comes from holding clips out, not from the mask.`;
}

export const conclusionText: Readonly<Record<Readability, string>> = {
  "not there": "not predictable from all channels either",
  "linearly readable": "linearly readable from the kept channels",
  hidden:
    "hidden: a small network or the codes predict it from the kept channels, a linear probe does not",
  "thrown away": "discarded: no probe predicts it from the kept channels",
};

/** Formats a share in per cent as "48.1 [44.0, 52.3]"; "–" without a value. */
export const shareText = (share: Interval | null): string =>
  share ? `${points(share.mean)} [${points(share.low)}, ${points(share.high)}]` : "–";
