/**
 * Probes frozen channels for factors: the task, and factors that the task does not need. Probes are fitted on some
 * folds and scored on the others. The clips are those of training and validation, so the encoders were trained on
 * most of them; the test split stays sealed.
 */
import type { InspectParameters } from "../../contract/inspectRequests";
import type {
  ChannelSet,
  ProbeKind,
  ProbeRow,
  ProbedFactor,
  ProbesReport,
} from "../../contract/probes";
import { LabError } from "../../contract/errors";
import { meanOf, predictedOf, type Rows } from "../measures/predictions";
import { randomFrom } from "../data/random";
import { recordOf } from "../tensor/records";
import { concatenated } from "../train/splitOutputs";
import { groupInterval, groupByKey } from "./bootstrap";
import { codeHistograms, type CodeHistograms } from "./codeHistograms";
import { learnedOmega } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { regress, type Head } from "../train/maskedRegression";
import { fitNetworks } from "./networkProbe";
import { collectFactors, type Factor } from "./probedFactors";
import { assignFolds, shuffleLabels, type Folding } from "./probeFolds";
import { draws, createTrials, type Trial } from "./probeTrials";
import { concludeFactors, type ProbeCorrectness } from "./factorConclusions";

interface Material {
  readonly run: InspectedRun;
  readonly features: Rows;
  readonly histograms: CodeHistograms | undefined;
  readonly trials: readonly Trial[];
  readonly groupKeys: readonly string[];
}

/** 1 for each held-out clip that a trial, or the majority class, classifies correctly; else 0. */
interface HeldOutResults {
  readonly correct: readonly Float32Array[];
  readonly majority: Float32Array;
}

/** Fits the trials of one kind on the clips of `inside` and predicts those of `outside`. */
async function fitTrials(
  { run, features, histograms }: Material,
  probe: ProbeKind,
  trials: readonly Trial[],
  labelsOf: (trial: Trial) => readonly number[],
  { inside, outside, classes }: { inside: number[]; outside: number[]; classes: number },
  report: () => Promise<void>,
): Promise<readonly Rows[]> {
  const rows = probe === "codes" ? (histograms?.rows ?? []) : features;
  const some = (clips: readonly number[]): Rows => clips.map((clip) => rows[clip] ?? []);
  const heads = trials.map((trial): Head => {
    const labels = labelsOf(trial);
    return { sees: trial.sees, classes, labels: inside.map((clip) => labels[clip] ?? 0) };
  });
  if (heads.length === 0) return [];
  return probe === "network"
    ? fitNetworks(some(inside), heads, some(outside), run.seed, report)
    : regress(some(inside), heads, some(outside), report);
}

/** The most frequent class. */
function majorityClass(labels: readonly number[]): number {
  const counts: number[] = [];
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts.reduce((best, count, label) => (count > (counts[best] ?? 0) ? label : best), 0);
}

/** Fits and scores the probes of one factor on all folds. */
async function probeFactor(
  material: Material,
  { labels, classes, name }: Factor,
  { foldOf }: Folding,
  folds: number,
  report: (done: number, what: string) => Promise<void>,
): Promise<HeldOutResults> {
  const { trials, groupKeys, run } = material;
  const wrong = shuffleLabels(labels, groupKeys, randomFrom(run.seed, `inspect/shuffled/${name}`));
  const correct = trials.map(() => new Float32Array(labels.length));
  const majority = new Float32Array(labels.length);
  const labelsOf = ({ set }: Trial): readonly number[] => (set === "shuffled" ? wrong : labels);
  for (let fold = 0; fold < folds; fold++) {
    const clips = labels.map((_, clip) => clip);
    const inside = clips.filter((clip) => foldOf[clip] !== fold);
    const outside = clips.filter((clip) => foldOf[clip] === fold);
    if (outside.length === 0) continue;
    const mostFrequent = majorityClass(inside.map((clip) => labels[clip] ?? 0));
    for (const clip of outside) majority[clip] = labels[clip] === mostFrequent ? 1 : 0;
    for (const probe of ["linear", "network", "codes"] as const) {
      const reportStage = () =>
        report(fold, `${probe} probe, ${name}, fold ${fold + 1} of ${folds}`);
      await reportStage();
      const own = trials.filter((trial) => trial.probe === probe);
      const part = { inside, outside, classes: classes.length };
      const probabilities = await fitTrials(material, probe, own, labelsOf, part, reportStage);
      own.forEach((trial, i) => {
        const into = correct[trials.indexOf(trial)];
        predictedOf(probabilities[i] ?? []).forEach((label, row) => {
          const clip = outside[row] ?? 0;
          if (into) into[clip] = label === labelsOf(trial)[clip] ? 1 : 0;
        });
      });
    }
  }
  return { correct, majority };
}

/** Mean over trials that differ only in their draw; undefined without any. */
function meanCorrect(results: readonly Float32Array[]): number[] | undefined {
  const [first] = results;
  if (!first) return undefined;
  return Array.from(first, (_, clip) =>
    results.reduce((sum, one) => sum + (one[clip] ?? 0) / results.length, 0),
  );
}

const channelSets = ["all", "kept", "dropped", "random-kept", "random-dropped"] as const;

/** Groups the results of one factor by subject and probe. */
function tableOf({ trials }: Material, { correct }: HeldOutResults): ProbeCorrectness[] {
  const keys = [...new Set(trials.map(({ subject, probe }) => `${subject} ${probe}`))];
  return keys.map((key) => {
    const own = trials.filter(({ subject, probe }) => `${subject} ${probe}` === key);
    const [{ subject, probe } = { subject: "", probe: "linear" as const }] = own;
    const bySet = [...channelSets, "shuffled" as const].flatMap((set) => {
      const mean = meanCorrect(
        own
          .filter((trial) => trial.set === set)
          .flatMap((trial) => correct[trials.indexOf(trial)] ?? []),
      );
      return mean ? [[set, mean] as const] : [];
    });
    return { subject, probe, bySet: Object.fromEntries(bySet) };
  });
}

/** Collects frozen features and codes of all clips, and the probes to fit. */
async function gatherMaterial(run: InspectedRun): Promise<Material> {
  const { pipeline, train, validation, seed } = run;
  const omega = await learnedOmega(maskOf(pipeline));
  const ids = Object.keys(omega);
  const pooled = [await run.outputs("train"), await run.outputs("validation")].map((outputs) =>
    concatenated(outputs.pooled, ids),
  );
  const histograms = await codeHistograms(run, [train, validation], omega);
  return {
    run,
    features: pooled.flat(),
    histograms,
    trials: createTrials(omega, histograms, randomFrom(seed, "inspect/probes")),
    groupKeys: [...train.cards, ...validation.cards].map(({ group }) => group),
  };
}

export async function probeFactors(
  run: InspectedRun,
  { at, factors: wanted, folds }: InspectParameters<"probes">,
): Promise<ProbesReport> {
  const { train, validation, seed } = run;
  const { factors, leftOut } = collectFactors([...train.cards, ...validation.cards], wanted, folds);
  if (factors.length === 0) {
    const message = `None of the factors can be probed. ${leftOut.join(" ")}`;
    throw new LabError({ code: "bad-config", message });
  }
  const total = factors.length * folds;
  await run.progress(0, total, "features and codes of all clips");
  const material = await gatherMaterial(run);
  const groups = groupByKey(material.groupKeys);
  const probed: ProbedFactor[] = [];
  const rows: ProbeRow[] = [];
  const conclusions: ProbesReport["conclusions"][number][] = [];
  for (const [i, factor] of factors.entries()) {
    const random = randomFrom(seed, `inspect/folds/${factor.name}`);
    const folding = assignFolds(factor, material.groupKeys, folds, random);
    const results = await probeFactor(material, factor, folding, folds, (done, what) =>
      run.progress(i * folds + done, total, what),
    );
    const interval = (values: readonly number[] | undefined) =>
      values ? groupInterval(values, groups, randomFrom(seed, "inspect/probes/bootstrap")) : null;
    const table = tableOf(material, results);
    const own = table.map(({ subject, probe, bySet }): ProbeRow => ({
      factor: factor.name,
      subject,
      probe,
      accuracy: recordOf(channelSets, (set) =>
        interval(bySet[set as ChannelSet]),
      ) as ProbeRow["accuracy"],
      shuffled: interval(bySet.shuffled),
    }));
    const chance = meanOf([...results.majority]);
    const { name, isTask, classes } = factor;
    probed.push({ name, isTask, classes, folds: folding.by, chance });
    rows.push(...own);
    conclusions.push(...concludeFactors(factor.name, chance, own, table, interval));
  }
  return {
    at,
    clips: material.features.length,
    groups: material.groupKeys.every((key) => key === "") ? 0 : groups.length,
    folds,
    draws,
    factors: probed,
    leftOut,
    rows,
    conclusions,
  };
}
