/**
 * Tests whether the learned mask is better than random masks of its size. The run's own classifier was trained
 * with the learned mask and would favour it. So equal linear heads are trained on frozen pooled features under
 * each mask, with the same initial weights and steps, and scored on validation clips.
 */
import type { HeadComparison, HeadTestReport, Omega, Scores } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { randomFrom } from "../data/random";
import { entryOf } from "../tensor/records";
import { concatenated } from "../train/splitOutputs";
import { predictedOf } from "../measures/predictions";
import { groupByKey, resamples, centralInterval } from "./bootstrap";
import { uniformOmega, inverseOmega, learnedOmega } from "./forcedMask";
import { heldOutClips } from "./heldOutClips";
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

interface Comparison {
  readonly run: InspectedRun;
  readonly ids: readonly string[];
  /** The learned one, its inverse, all channels, then random ones. */
  readonly masks: readonly Omega[];
  readonly groups: readonly (readonly number[])[];
}

/** Retrains a head under each mask on some rows of the training clips and scores it on validation clips. */
async function compareHeads(
  { run, ids, masks, groups }: Comparison,
  rows: readonly number[],
  report: () => Promise<void>,
): Promise<HeadComparison> {
  const { classes, seed } = run;
  const trained = await run.outputs("train");
  const scored = await run.outputs("validation");
  const pooled = concatenated(trained.pooled, ids);
  const labels = rows.map((row) => trained.labels[row] ?? 0);
  const probabilities = await regress(
    rows.map((row) => pooled[row] ?? []),
    masks.map((omega) => ({ sees: flat(omega, ids), labels, classes })),
    concatenated(scored.pooled, ids),
    report,
  );
  const scores = probabilities.map((each): Scores => scoresOf(each, scored.labels));
  const [first = [], , , ...others] = probabilities.map((each): Correct =>
    predictedOf(each).map((label, clip) => (label === scored.labels[clip] ? 1 : 0)),
  );
  const nothing = scoresOf([], []);
  const [learned = nothing, inverted = nothing, all = nothing, ...random] = scores;
  const everyClip = scored.labels.map((_, clip) => clip);
  return {
    trainClips: rows.length,
    learned,
    inverted,
    all,
    random,
    difference: {
      ...centralInterval(differences(first, others, groups, seed)),
      mean: difference(first, others, everyClip),
    },
    atLeastAsGood:
      random.filter(({ accuracy }) => accuracy >= learned.accuracy).length / random.length,
  };
}

/** Share of the most frequent label. */
function chanceOf(labels: readonly number[], classes: number): number {
  const counts = labels.reduce((into, label) => {
    into[label] = (into[label] ?? 0) + 1;
    return into;
  }, new Array<number>(classes).fill(0));
  return Math.max(...counts) / labels.length;
}

export async function testHeads(
  run: InspectedRun,
  { at }: InspectParameters<"headTest">,
): Promise<HeadTestReport> {
  const { pipeline, train, validation, classes, seed } = run;
  const learned = await learnedOmega(maskOf(pipeline));
  const ids = Object.keys(learned);
  const heldOut = heldOutClips(run);
  const isRefitted = heldOut && !heldOut.summary.rotates;
  const total = isRefitted ? 3 : 2;
  await run.progress(0, total, "features of all clips");
  const random = randomFrom(seed, "inspect/verdict");
  const masks: Omega[] = [
    learned,
    inverseOmega(learned),
    uniformOmega(ids, pipeline.model.featureSize, 1),
    ...Array.from({ length: draws }, (_, i) => randomOmega(learned, random.fork(String(i)))),
  ];
  const groupKeys = validation.cards.map(({ group }) => group);
  const groups = groupByKey(groupKeys);
  const comparison: Comparison = { run, ids, masks, groups };
  const fit = (rows: readonly number[], done: number, clips: string) =>
    compareHeads(comparison, rows, () =>
      run.progress(done, total, `${masks.length} heads on ${clips}`),
    );
  const everyRow = train.labels.map((_, row) => row);
  const own = await fit(everyRow, 1, "training clips");
  const refitted = isRefitted && (await fit(heldOut.rows, 2, "held-out clips"));
  return {
    at,
    ...own,
    clips: validation.size,
    groups: groupKeys.every((key) => key === "") ? 0 : groups.length,
    draws,
    chance: chanceOf(validation.labels, classes),
    ...(heldOut && {
      heldOut: { ...heldOut.summary, ...(refitted && { comparison: refitted }) },
    }),
  };
}
