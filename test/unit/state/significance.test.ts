import { expect, it } from "vitest";
import type { Scores, HeadTestReport } from "../../../src/contract/inspect";
import {
  refittedSentence,
  shareText,
  significanceOf,
  significanceSentence,
} from "../../../src/state/significance";
import type { Interval } from "../../../src/contract/interval";

const scores: Scores = { accuracy: 0.5, crossEntropy: 1, ece: 0.1 };
const report = (mean: number, low: number, high: number, groups = 6): HeadTestReport => ({
  at: 3,
  trainClips: 240,
  clips: 60,
  groups,
  draws: 24,
  chance: 0.2,
  atLeastAsGood: 0.5,
  learned: scores,
  inverted: scores,
  all: scores,
  random: [scores],
  difference: { mean, low, high },
});

it("is better or worse only if the whole interval is on one side of zero", () => {
  const of = (low: number, high: number): string =>
    significanceOf({ mean: 0, low, high } satisfies Interval);
  expect([of(0.01, 0.1), of(-0.1, -0.01), of(-0.01, 0.1), of(0, 0.1), of(0, 0)]).toEqual([
    "better",
    "worse",
    "not significant",
    "not significant",
    "not significant",
  ]);
});

it("describes the difference with its interval and its sample", () => {
  expect(significanceSentence(report(0.032, 0.01, 0.054))).toBe(
    "The learned mask is more accurate than a random one of its size by 3.2 points [+1.0, +5.4] on 60 validation clips, with equal linear heads retrained on frozen features of 240 training clips; 95 % interval over 6 groups and 24 random masks.",
  );
  expect(significanceSentence(report(-0.032, -0.054, -0.01))).toContain(
    "is less accurate than a random one of its size by 3.2 points [−5.4, −1.0]",
  );
  const even = significanceSentence(report(-0.004, -0.05, 0.04, 0));
  expect(even).toContain(
    "does not differ significantly from a random one of its size: −0.4 [−5.0, +4.0] points",
  );
  expect(even).toContain("over 60 clips and 24 random masks");
});

it("names the held-out clips that the mask learned from, and the heads fitted on them alone", () => {
  const all = report(0.2, 0.1, 0.3);
  const held = { clips: 48, groups: 8, rotates: false };
  const rotating: HeadTestReport = { ...all, heldOut: { ...held, rotates: true } };
  expect(significanceSentence(rotating)).toContain(
    "features of 240 training clips, including the 48 held-out clips that the mask learned from; 95 %",
  );
  expect([refittedSentence(all), refittedSentence(rotating)]).toEqual(["", ""]);
  const comparison = { ...report(-0.01, -0.05, 0.03), trainClips: 48 };
  expect(refittedSentence({ heldOut: { ...held, comparison } })).toBe(
    "With heads retrained on these 48 held-out clips alone, the learned mask does not differ significantly from random ones (−1.0 [−5.0, +3.0] points); all channels reach 50.0 %, the learned mask 50.0 %. A difference that vanishes here comes from holding clips out, not from the mask.",
  );
});

it("formats a share with its interval, or a dash", () => {
  expect(shareText({ mean: 0.481, low: 0.44, high: 0.523 })).toBe("48.1 [44.0, 52.3]");
  expect(shareText(null)).toBe("–");
});
