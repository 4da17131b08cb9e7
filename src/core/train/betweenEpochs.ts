/**
 * Runs the hooks between two epochs. They read accuracies, make forward passes over training clips, and train
 * sub-runs, after which the run is restored.
 */
import type { ChangeBatch } from "../augment/index";
import { batchRows, disposeBatch, type ClipTable } from "../data/clipTable";
import { randomFrom } from "../data/random";
import type { EpochView, Losses, Pass, SplitLosses } from "../methods/part";
import * as tf from "../tf";
import type { Batch, Term } from "../types";
import { evaluate, type Evaluation } from "./evaluate";
import { lossTerms, runForward } from "./forward";
import { clipsOfEpoch } from "./setAside";
import { withSnapshot } from "./snapshot";
import { gradientsOf, weightedTermSum } from "./gradients";
import { trainStep, withTargets } from "./step";
import type { TrainingPlan } from "./training";

type RunBetweenEpochs = Pick<
  TrainingPlan,
  | "pipeline"
  | "train"
  | "validation"
  | "classes"
  | "batchSize"
  | "seed"
  | "augment"
  | "yieldToEventLoop"
>;

type LastEvaluation = Pick<Evaluation, "accuracy" | "loss">;

/** Called after `epoch` epochs; `last` is the evaluation of the last one. */
export async function betweenEpochs(
  training: RunBetweenEpochs,
  epoch: number,
  last: LastEvaluation = { accuracy: {}, loss: {} },
): Promise<void> {
  const view = viewOf(training, epoch, last);
  for (const part of training.pipeline.parts) await part.betweenEpochs?.(view);
}

/** Mean losses of the clips that train and of validation clips; those of validation clips may be given. */
async function splitLosses(
  training: RunBetweenEpochs,
  table: ClipTable,
  validation?: Losses,
): Promise<SplitLosses> {
  const of = async (split: ClipTable): Promise<Losses> =>
    (await evaluate(training.pipeline, split, training)).loss;
  return {
    train: await of(table),
    validation: validation ?? (await of(training.validation)),
  };
}

function viewOf(
  training: RunBetweenEpochs,
  epoch: number,
  { accuracy, loss }: LastEvaluation,
): EpochView {
  const { pipeline, batchSize, seed, augment, yieldToEventLoop } = training;
  const { train: table } = clipsOfEpoch(training, epoch + 1);
  const batchesOf = (name: string) => batchRows(table.size, batchSize, seed, name);

  async function each(
    rows: readonly (readonly number[])[],
    use: (batch: Batch) => void,
    changeOf?: (place: number) => ChangeBatch | undefined,
  ) {
    for (const [place, one] of rows.entries()) {
      const batch = table.batch(one, changeOf?.(place));
      use(batch);
      disposeBatch(batch);
      await yieldToEventLoop();
    }
  }

  const rehearse = (pass: Pass, epochs: number): Promise<SplitLosses> =>
    withSnapshot(pipeline, async () => {
      for (let more = 1; more <= epochs; more++) {
        const name = `rehearsal/${epoch}/${more}`;
        const draw = randomFrom(seed, name);
        await each(
          batchesOf(name),
          (batch) => trainStep(pipeline, batch, draw, { passes: [pass] }).values.dispose(),
          (place) => augment?.(`${name}/${place}`),
        );
      }
      return splitLosses(training, table);
    });

  return {
    epoch,
    accuracy,
    loss,
    // the epoch was just evaluated on validation clips, unless averages were
    losses: () => splitLosses(training, table, epoch > 0 && !pipeline.averaging ? loss : undefined),
    rehearse,
    eachBatch: (share, use) => {
      const batches = batchesOf(`${epoch + 1}`);
      const some = batches.slice(0, Math.max(1, Math.ceil(share * batches.length)));
      return each(some, (batch) => tf.tidy(() => use(runForward(pipeline, batch), batch)));
    },
    onBatch: (use) => {
      const variables = pipeline.groups.flatMap((group) => group.variables);
      const gradient = (batch: Batch) => (weigh: (term: Term) => number) =>
        gradientsOf(variables, () =>
          weightedTermSum(
            lossTerms(pipeline, runForward(pipeline, batch, { batchStatistics: [] }), batch),
            weigh,
          ),
        );
      const first = batchesOf(`between/${epoch}`).slice(0, 1);
      return each(first, (batch) =>
        tf.tidy(() => use(gradient(withTargets(pipeline.parts, batch)))),
      );
    },
  };
}
