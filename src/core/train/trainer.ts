/**
 * The training loop as one async generator: `next()` advances, `return()` ends it. It yields after every
 * step, so the caller decides between two steps whether to continue.
 */
import type { EpochReport, StepReport } from "../../contract/telemetry";
import { LabError } from "../../contract/errors";
import { disposeBatch } from "../data/clipTable";
import { randomFrom } from "../data/random";
import { foldStatistics, type BatchStatistics } from "../tensor/normalisation";
import { readEach } from "../tensor/readEach";
import { mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { zeta } from "../vq/featureMask";
import { betweenEpochs } from "./betweenEpochs";
import { evaluate, type Evaluation } from "./evaluate";
import { createLedger, firstBad, meanRow, subjectsOf, type Ledger, type StepRow } from "./ledger";
import { epochBatches, stepsPerEpoch } from "./setAside";
import { takeSnapshot, withEvaluatedWeights } from "./snapshot";
import { featuresOf } from "./forward";
import { trainStep } from "./step";
import type { Training, TrainingPlan } from "./training";

/** Yielded after a step, with a report, or after the evaluation of an epoch. */
export type Tick =
  | { readonly type: "tick" }
  | { readonly type: "report"; readonly report: StepReport }
  | { readonly type: "epoch"; readonly report: EpochReport; readonly evaluation: Evaluation };

/** Shortest time between reports, except for those that a caller requests. */
const reportEveryMs = 120;
/** Steps that a GPU may lag before the loop waits for it. */
const stepsInFlight = 2;

/** Initialises the encoders' running statistics and codebooks from the maps of the first batch, and averages from the weights. */
export function startParts(training: TrainingPlan): void {
  startMaps(training);
  training.pipeline.averaging?.start();
}

function startMaps(training: TrainingPlan): void {
  const { pipeline } = training;
  if (!pipeline.parts.some((part) => part.codebook) && pipeline.model.state.length === 0) return;
  const { batch, heldOut } = epochBatches(training, 1).at(0);
  tf.tidy(() => {
    const batchStatistics: BatchStatistics = [];
    const { maps } = featuresOf(
      { model: pipeline.model, parts: [] },
      batch.inputs,
      batchStatistics,
    );
    foldStatistics(batchStatistics);
    for (const part of pipeline.parts) part.codebook?.start(maps);
  });
  disposeBatch(batch);
  if (heldOut) disposeBatch(heldOut);
}

/** Quantities of every run. */
const commonQuantities = new Set(["loss", "accuracy", "k", "alpha", "kept", "perplexity"]);

function describe(
  training: Training,
  row: StepRow,
  epoch: number,
  stepMs: number,
): Omit<StepReport, "type" | "secondsLeft"> {
  const { pipeline } = training;
  const ids = pipeline.model.modalities.map(({ id }) => id);
  const keptNow = subjectsOf(row, "kept");
  const kept = recordOf(ids, (id) => keptNow[id] ?? 1);
  const k = subjectsOf(row, "k");
  const alpha = row["alpha"] ?? pipeline.parts.find((part) => part.alpha !== undefined)?.alpha ?? 0;
  return {
    step: training.step,
    epoch,
    stepMs,
    loss: subjectsOf(row, "loss"),
    accuracy: subjectsOf(row, "accuracy"),
    k: recordOf(ids, (id) => k[id] ?? 1),
    alpha,
    kept,
    zeta: zeta(Object.values(kept)),
    perplexity: subjectsOf(row, "perplexity"),
    shown: Object.fromEntries(
      Object.entries(row).filter(([name]) => !commonQuantities.has(name.split("/")[0] ?? "")),
    ),
  };
}

/** Reads the ledger; at a bad loss restores the last good state and throws. */
async function readRows(training: Training, ledger: Ledger): Promise<readonly StepRow[]> {
  const firstStep = training.step - ledger.pending + 1;
  const rows = await ledger.read();
  const bad = firstBad(rows);
  if (bad) {
    const step = firstStep + bad.row;
    training.good?.restore();
    training.step = training.good?.step ?? 0;
    throw new LabError({
      code: "loss-not-finite",
      step,
      term: bad.term,
      message:
        `The loss "${bad.term}" stopped being a finite number at step ${step}. ` +
        `The weights were taken back to step ${training.step}; go on with a smaller learning rate.`,
    });
  }
  updateSnapshots(training, rows);
  return rows;
}

/** A state whose loss is this many times the first loss is not kept, although it is finite. */
const maxLossGrowth = 10;

/**
 * A loss belongs to the weights before its step, so a state counts as good one report later: weights
 * that just diverged still follow a small loss.
 */
function updateSnapshots(training: Training, rows: readonly StepRow[]): void {
  const totals = rows.map((row) => row["loss/total"] ?? NaN);
  training.firstTotal ??= totals[0] ?? 0;
  const limit = maxLossGrowth * Math.max(1, Math.abs(training.firstTotal));
  if (!totals.every((total) => Math.abs(total) <= limit)) return;
  if (training.candidate) {
    training.good?.dispose();
    training.good = training.candidate;
  }
  training.candidate = takeSnapshot(training.pipeline, training.step);
}

/** Trains from `training.step` to the end. `wantsReport` requests a report after this step. */
export async function* train(
  training: Training,
  wantsReport: () => boolean,
): AsyncGenerator<Tick, void> {
  const { pipeline, seed, now } = training;
  const perEpoch = stepsPerEpoch(training);
  const totalSteps = perEpoch * training.epochs;
  const ledger = createLedger();
  const ofEpoch: StepRow[] = [];
  let batches: ReturnType<typeof epochBatches> | undefined;
  let lastReport = now();
  let busyMs = 0;
  let timedSteps = 0;
  // includes evaluation, because the remaining time is estimated from it
  let activeMs = 0;
  if (training.step === 0) await betweenEpochs(training, 0);
  let resumed = now();
  training.good ??= takeSnapshot(pipeline, training.step);
  try {
    while (training.step < totalSteps) {
      const epoch = Math.floor(training.step / perEpoch) + 1;
      const index = training.step % perEpoch;
      // a run that continues after a bad loss starts in the middle of an epoch
      if (index === 0 || !batches) {
        ofEpoch.length = 0;
        batches = beginEpoch(training, epoch);
      }
      const started = now();
      const name = `step/${training.step}`;
      const { batch, heldOut } = batches.at(index, training.augment?.(name));
      ledger.add(trainStep(pipeline, batch, randomFrom(seed, name), { heldOut }));
      disposeBatch(batch);
      if (heldOut) disposeBatch(heldOut);
      training.step += 1;
      pipeline.averaging?.update(training.step);
      const epochEnds = training.step % perEpoch === 0;
      if (ledger.pending % stepsInFlight === 0) await training.settle();
      busyMs += now() - started;
      timedSteps += 1;
      if (epochEnds || wantsReport() || now() - lastReport >= reportEveryMs) {
        const read = await readRows(training, ledger);
        ofEpoch.push(...read);
        lastReport = now();
        const stepMs = busyMs / timedSteps;
        const perStepMs = (activeMs + now() - resumed) / timedSteps;
        const left = ((totalSteps - training.step) * perStepMs) / 1000;
        const summary = describe(training, meanRow(read), epoch, stepMs);
        yield { type: "report", report: { type: "step", ...summary, secondsLeft: left } };
      }
      if (epochEnds) {
        const summary = describe(training, meanRow(ofEpoch), epoch, busyMs / timedSteps);
        yield await endEpoch(training, summary, ofEpoch[ofEpoch.length - 1]);
      }
      activeMs += now() - resumed;
      yield { type: "tick" };
      resumed = now();
    }
  } finally {
    ledger.dispose();
  }
}

/** Shuffles the clips into this epoch's batches and calls `beginEpoch` of the parts. */
function beginEpoch(training: Training, epoch: number): ReturnType<typeof epochBatches> {
  const batches = epochBatches(training, epoch);
  for (const part of training.pipeline.parts)
    part.beginEpoch?.(epoch, batches.count, training.step);
  return batches;
}

/** Share of the channels of each modality that the mask keeps with the present weights; empty without a mask. */
async function keptShares({ parts }: TrainingPlan["pipeline"]): Promise<Record<string, number>> {
  const mask = parts.find((part) => part.mask)?.mask;
  if (!mask) return {};
  const omega = await readEach(mask.omega());
  return mapRecord(omega, (own) => own.reduce((sum, one) => sum + one, 0) / own.length);
}

async function endEpoch(
  training: Training,
  summary: ReturnType<typeof describe>,
  last: StepRow | undefined,
): Promise<Tick> {
  const { pipeline } = training;
  const { evaluation, keptByAverage } = await withEvaluatedWeights(pipeline, async () => ({
    evaluation: await evaluate(pipeline, training.validation, training),
    keptByAverage: pipeline.averaging ? await keptShares(pipeline) : {},
  }));
  // no training follows the last epoch
  if (summary.epoch < training.epochs) await betweenEpochs(training, summary.epoch, evaluation);
  // the mask at the end of the epoch, not its mean
  const keptNow = { ...(last && subjectsOf(last, "kept")), ...keptByAverage };
  const kept = mapRecord(summary.kept, (mean, id) => keptNow[id] ?? mean);
  const report: EpochReport = {
    ...summary,
    type: "epoch",
    kept,
    zeta: zeta(Object.values(kept)),
    accuracy: { train: summary.accuracy, validation: evaluation.accuracy },
    validationLoss: evaluation.loss,
  };
  return { type: "epoch", evaluation, report };
}
