/**
 * Tests whether the learned mask is better than random masks of its size. The run's own classifier was trained
 * with the learned mask and would favour it. So equal linear heads are trained on frozen pooled features under
 * each mask, with the same initial weights and steps, and scored on validation clips.
 */
import type { Omega, Scores, HeadTestReport } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { randomFrom } from "../data/random";
import { entryOf } from "../tensor/records";
import { concatenated } from "../train/splitOutputs";
import { predictedOf } from "../measures/predictions";
import { groupByKey, resamples, centralInterval } from "./bootstrap";
import { uniformOmega, inverseOmega, learnedOmega } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { regress } from "../train/maskedRegression";
import { scoresOf } from "./maskedScores";
import { randomOmega } from "./randomOmega";

const draws = 24;

const flat = (omega: Omega, ids: readonly string[]): number[] =>
  ids.flatMap((id) => [...entryOf(omega, id)]);

/** 1 for each clip that the head of a mask classifies correctly. */
type Correct = readonly (0 | 1)[];

const countAt = (correct: Correct, clips: readonly number[]): number =>
  clips.reduce((sum, clip) => sum + (correct[clip] ?? 0), 0);

/** Accuracy on `clips` under the learned mask less the mean under random masks; computed from counts, so that equal accuracies differ by exactly 0. */
function difference(
  learned: Correct,
  random: readonly Correct[],
  clips: readonly number[],
): number {
  const own = countAt(learned, clips);
  const more = random.reduce((sum, one) => sum + own - countAt(one, clips), 0);
  return more / (random.length * clips.length);
}

/** The differences over resampled groups and draws. */
function differences(
  learned: Correct,
  random: readonly Correct[],
  groups: readonly (readonly number[])[],
  seed: number,
): number[] {
  const draw = randomFrom(seed, "inspect/verdict/bootstrap");
  return Array.from({ length: resamples }, () => {
    const clips = groups.flatMap(() => groups[draw.integer(groups.length)] ?? []);
    const drawn = random.map(() => random[draw.integer(random.length)] ?? []);
    return difference(learned, drawn, clips);
  });
}

export async function testHeads(
  run: InspectedRun,
  { at }: InspectParameters<"headTest">,
): Promise<HeadTestReport> {
  const { pipeline, train, validation, classes, seed } = run;
  const learned = await learnedOmega(maskOf(pipeline));
  const ids = Object.keys(learned);
  await run.progress(0, 3, "features of all clips");
  const trained = await run.outputs("train");
  const scored = await run.outputs("validation");
  const random = randomFrom(seed, "inspect/verdict");
  const masks: Omega[] = [
    learned,
    inverseOmega(learned),
    uniformOmega(ids, pipeline.model.featureSize, 1),
    ...Array.from({ length: draws }, (_, i) => randomOmega(learned, random.fork(String(i)))),
  ];
  await run.progress(1, 3, `${masks.length} heads`);
  const heads = masks.map((omega) => ({ sees: flat(omega, ids), labels: trained.labels, classes }));
  const probabilities = await regress(
    concatenated(trained.pooled, ids),
    heads,
    concatenated(scored.pooled, ids),
    () => run.progress(1, 3, `${masks.length} heads`),
  );
  await run.progress(2, 3, "interval");
  const scores = probabilities.map((rows): Scores => scoresOf(rows, scored.labels));
  const correct = probabilities.map((rows): Correct =>
    predictedOf(rows).map((label, clip) => (label === scored.labels[clip] ? 1 : 0)),
  );
  const [ofLearned, ofInverted, ofAll, ...ofRandom] = scores;
  const groupKeys = validation.cards.map(({ group }) => group);
  const groups = groupByKey(groupKeys);
  const spread = centralInterval(differences(correct[0] ?? [], correct.slice(3), groups, seed));
  const learnedAccuracy = ofLearned?.accuracy ?? NaN;
  const everyClip = scored.labels.map((_, clip) => clip);
  const counts = scored.labels.reduce((into, label) => {
    into[label] = (into[label] ?? 0) + 1;
    return into;
  }, new Array<number>(classes).fill(0));
  return {
    at,
    trainClips: train.size,
    clips: validation.size,
    groups: groupKeys.every((key) => key === "") ? 0 : groups.length,
    draws,
    learned: ofLearned ?? scoresOf([], []),
    inverted: ofInverted ?? scoresOf([], []),
    all: ofAll ?? scoresOf([], []),
    random: ofRandom,
    chance: Math.max(...counts) / scored.labels.length,
    difference: { ...spread, mean: difference(correct[0] ?? [], correct.slice(3), everyClip) },
    atLeastAsGood:
      ofRandom.filter(({ accuracy }) => accuracy >= learnedAccuracy).length / ofRandom.length,
  };
}
