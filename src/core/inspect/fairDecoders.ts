/**
 * Trains one decoder for each space on the frozen codes of a run, which needs no decoder. A run's own decoder was never trained on masked
 * codes, so its pictures also show how it reacts to zeros; the fair decoders show only the information in the codes.
 * One random mask with as many channels as the learned mask gets its own decoder, as a control.
 */
import type { FairReport, Omega } from "../../contract/inspect";
import type { InspectParameters } from "../../contract/inspectRequests";
import { batchRows, disposeBatch, type ClipTable } from "../data/clipTable";
import { randomFrom } from "../data/random";
import type { Stack } from "../encoders/encoder";
import { meanSquare } from "../ops/squares";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import { foldStatistics, type BatchStatistics } from "../tensor/normalisation";
import { sumOf } from "../tensor/sums";
import { adam } from "../train/optimizers";
import { gradientsOf } from "../train/gradients";
import { inBatches } from "../train/splitOutputs";
import * as tf from "../tf";
import type { Batch, ByModality, ParameterGroup } from "../types";
import { LabError } from "../../contract/errors";
import { codesBehind, ownDecoders } from "./clipPictures";
import { uniformOmega, inverseOmega, learnedOmega } from "./forcedMask";
import { maskOf, type InspectedRun } from "./inspectedRun";
import { randomOmega } from "./randomOmega";
import { spaces, type FairDecoders, type Space, type SpaceDecoders } from "./spaceDecoders";

const steps = 300;
const learningRate = 2e-3;

/** New decoders for every space. All have the same initial weights, so only their inputs differ. */
function createSpaceDecoders({
  pipeline: { model },
  seed,
}: InspectedRun): Readonly<Record<Space, ByModality<Stack>>> {
  const fresh = recordOf(spaces, () => model.createDecoders(randomFrom(seed, "inspect/fair")));
  if (Object.keys(entryOf(fresh, "all")).length > 0)
    return fresh as Record<Space, ByModality<Stack>>;
  const message =
    "Fair decoders cannot be trained: no encoder of this run has maps that can be decoded.";
  throw new LabError({ code: "bad-config", message });
}

const drawn = (
  decoders: ByModality<Stack>,
  codes: ByModality<tf.Tensor4D>,
  batchStatistics?: BatchStatistics,
) => mapRecord(decoders, (decoder, id) => decoder.apply(entryOf(codes, id), batchStatistics));

/** The frozen codes of a batch in each space. */
const codesBySpace = (
  { pipeline }: InspectedRun,
  batch: Batch,
  masks: Readonly<Record<Space, Omega>>,
): Record<Space, ByModality<tf.Tensor4D>> => {
  const codesUnder = codesBehind(pipeline, batch.inputs);
  return mapRecord(masks, (omega) => codesUnder(omega, undefined)) as Record<
    Space,
    ByModality<tf.Tensor4D>
  >;
};

const errorOf = (image: tf.Tensor, truth: tf.Tensor): tf.Scalar =>
  meanSquare(image, tf.reshape(truth, image.shape));

/** Mean squared errors of `decode` in every space on `table`. */
async function errorsOn(
  run: InspectedRun,
  table: ClipTable,
  masks: Readonly<Record<Space, Omega>>,
  { decode }: SpaceDecoders,
): Promise<Record<Space, Record<string, number>>> {
  const sums = recordOf(spaces, (): Record<string, number> => ({}));
  for (const rows of inBatches(table.size, run.batchSize)) {
    const batch = table.batch(rows);
    const keys: (readonly [Space, string])[] = [];
    const errors = tf.tidy(() => {
      const codes = codesBySpace(run, batch, masks);
      const values = spaces.flatMap((space) =>
        Object.entries(decode(space, codes[space])).map(([id, image]) => {
          keys.push([space, id]);
          return errorOf(image, entryOf(batch.inputs, id));
        }),
      );
      return tf.stack(values);
    });
    const read = await errors.data();
    keys.forEach(([space, id], i) => {
      const sum = entryOf(sums, space);
      sum[id] = (sum[id] ?? 0) + ((read[i] ?? NaN) * rows.length) / table.size;
    });
    errors.dispose();
    disposeBatch(batch);
    await run.yieldToEventLoop();
  }
  return sums as Record<Space, Record<string, number>>;
}

/** Trains the decoders of every space on their own error, with the same clips in the same order. */
async function minimiseErrors(
  run: InspectedRun,
  masks: Readonly<Record<Space, Omega>>,
  { decode }: SpaceDecoders,
  variables: readonly tf.Variable[],
): Promise<void> {
  const { train, batchSize, seed } = run;
  const group: ParameterGroup = { id: "fair", role: "decoder", variables };
  const optimizer = adam.create({ learningRate }, [group]);
  const perEpoch = batchRows(train.size, batchSize, seed, 1).length;
  try {
    for (let step = 0; step < steps; step++) {
      if (step % 5 === 0) await run.progress(step, steps, `step ${step} of ${steps}`);
      const rows = batchRows(train.size, batchSize, seed, 1 + Math.floor(step / perEpoch));
      const batch = train.batch(rows[step % perEpoch] ?? []);
      tf.tidy(() => {
        // outside the gradient: the encoders are frozen
        const codes = codesBySpace(run, batch, masks);
        const statistics: BatchStatistics = [];
        const total = (): tf.Scalar => {
          const errors = spaces.flatMap((space) =>
            Object.entries(decode(space, codes[space], statistics)).map(([id, image]) =>
              errorOf(image, entryOf(batch.inputs, id)),
            ),
          );
          for (const { mean, variance } of statistics)
            [mean, variance].forEach((one) => tf.keep(one));
          return sumOf(errors);
        };
        optimizer.apply({ gradients: gradientsOf(variables, total), stepMultipliers: new Map() });
        foldStatistics(statistics);
        tf.dispose(statistics.flatMap(({ mean, variance }) => [mean, variance]));
      });
      disposeBatch(batch);
    }
  } finally {
    tf.dispose([...optimizer.state]);
  }
}

/** The masks of the spaces; the random one keeps as many channels as the learned one. */
async function masksOf({ pipeline, seed }: InspectedRun): Promise<Record<Space, Omega>> {
  const learned = await learnedOmega(maskOf(pipeline));
  return {
    all: uniformOmega(Object.keys(learned), pipeline.model.featureSize, 1),
    kept: learned,
    dropped: inverseOmega(learned),
    random: randomOmega(learned, randomFrom(seed, "inspect/fair/random")),
  };
}

/** Errors of the run's decoders, if it has any, and of the fair ones on validation clips. */
async function compareErrors(
  run: InspectedRun,
  masks: Readonly<Record<Space, Omega>>,
  fair: SpaceDecoders,
): Promise<FairReport["spaces"]> {
  const own = ownDecoders(run.pipeline);
  const ofRun = own && (await errorsOn(run, run.validation, masks, own));
  const ofFair = await errorsOn(run, run.validation, masks, fair);
  return mapRecord(ofFair, (byModality, space) =>
    mapRecord(byModality, (error, id) => ({
      ...(ofRun && { run: entryOf(entryOf(ofRun, space), id) }),
      fair: error,
    })),
  ) as FairReport["spaces"];
}

/** Trains fair decoders and leaves them in `run.fairDecoders`; throws a LabError if its maps cannot be decoded. */
export async function trainFairDecoders(
  run: InspectedRun,
  { at }: InspectParameters<"fair">,
): Promise<FairReport> {
  run.fairDecoders.replace(undefined);
  const masks = await masksOf(run);
  const fresh = createSpaceDecoders(run);
  const variables = spaces.flatMap((space) =>
    Object.values(fresh[space]).flatMap((decoder) => decoder.variables),
  );
  const states = spaces.flatMap((space) =>
    Object.values(fresh[space]).flatMap(({ state = [] }) => state),
  );
  const fair: FairDecoders = {
    decode: (space, codes, statistics) => drawn(fresh[space], codes, statistics),
    random: masks.random,
    dispose: () => tf.dispose([...variables, ...states]),
  };
  try {
    await minimiseErrors(run, masks, fair, variables);
    const parameters = variables.reduce((sum, { size }) => sum + size, 0);
    const report = { at, steps, parameters, spaces: await compareErrors(run, masks, fair) };
    run.fairDecoders.replace(fair);
    return report;
  } catch (error) {
    fair.dispose();
    throw error;
  }
}
