/** All measures of a run on one split. */
import type {
  UnimodalPredictions,
  Figure,
  MeasuredClip,
  MeasuresReport,
} from "../../contract/measures";
import type { SplitName } from "../../contract/clip";
import { batchRows, disposeBatch, type ClipTable } from "../data/clipTable";
import { agreement } from "../measures/agreement";
import { modalityGap } from "../measures/modalityGap";
import { meanOf, predictedOf, topClass } from "../measures/predictions";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import { zeta } from "../vq/featureMask";
import { meanFeatures } from "./absentModalities";
import { clipShapley, subsetPredictions } from "./modalityShares";
import { singleAccuracies } from "./singleAccuracies";
import { splitOutputs, type SplitOutputs } from "./splitOutputs";
import { subjectMeasures } from "./subjectMeasures";
import type { Pipeline } from "./step";
import { termGradients } from "./termGradients";
import type { TrainingPlan } from "./training";

/** The parts of a run that measures read. */
export type Measured = Pick<
  TrainingPlan,
  "pipeline" | "train" | "validation" | "classes" | "batchSize" | "seed" | "yieldToEventLoop"
>;

/** Features and probabilities of every split that measures read. */
async function outputsOf(run: Measured, table: ClipTable) {
  const { pipeline, train, validation } = run;
  const [ofTrain, ofValidation] = [
    await splitOutputs(pipeline, train, run),
    await splitOutputs(pipeline, validation, run),
  ];
  const known = new Map([
    [train, ofTrain],
    [validation, ofValidation],
  ]);
  const here = known.get(table) ?? (await splitOutputs(pipeline, table, run));
  return { train: ofTrain, means: meanFeatures(ofValidation.pooled), here };
}

/** ζ of the present mask. */
async function zetaOf({ parts }: Pipeline): Promise<Figure> {
  const kept = tf.tidy(() => {
    const masks = Object.values(parts.find((part) => part.mask)?.mask?.omega() ?? {});
    return masks.length > 0 ? tf.stack(masks.map((mask) => tf.mean(mask))) : undefined;
  });
  if (!kept) return { reason: "No mask runs: every channel of every modality is kept." };
  const shares = Array.from(await kept.data());
  kept.dispose();
  const value = zeta(shares);
  return Number.isNaN(value) ? { reason: "The mask keeps no channel at all." } : { value };
}

/** Every pair of modalities. */
const gapsOf = (ids: readonly ModalityId[], { pooled }: SplitOutputs): MeasuresReport["gaps"] =>
  ids.flatMap((a, i) =>
    ids.slice(i + 1).map((b) => {
      const { gap, gapOfRawMeans, meanPairDistanceSq } = modalityGap(
        entryOf(pooled, a),
        entryOf(pooled, b),
      );
      return { between: [a, b] as const, gap, gapOfRawMeans, meanPairDistanceSq };
    }),
  );

/** Gradients on the first batch of epoch 1, at any time. */
async function gradientsOf({ pipeline, train, batchSize, seed, yieldToEventLoop }: Measured) {
  const batch = train.batch(batchRows(train.size, batchSize, seed, 1)[0] ?? []);
  const gradients = await termGradients(pipeline, batch, yieldToEventLoop);
  disposeBatch(batch);
  return gradients;
}

type Agreed = ReturnType<typeof agreement>;

const rightOf = (predicted: readonly number[], labels: readonly number[]) =>
  labels.map((label, i) => predicted[i] === label);

/** Both agreement matrices, for at least two modalities. */
function agreements(
  ids: readonly ModalityId[],
  { probabilities, labels }: SplitOutputs,
  alone: ByModality<readonly number[]>,
): { readonly heads?: Agreed; readonly alone?: Agreed } {
  if (ids.length < 2) return {};
  const fused = rightOf(predictedOf(entryOf(probabilities, "fused")), labels);
  const heads = recordOf(ids, (id) => rightOf(predictedOf(entryOf(probabilities, id)), labels));
  const others = mapRecord(alone, (predicted) => rightOf(predicted, labels));
  return {
    heads: agreement(fused, heads),
    ...(ids.every((id) => others[id]) && {
      alone: agreement(
        fused,
        recordOf(ids, (id) => entryOf(others, id)),
      ),
    }),
  };
}

/** Predictions of unimodal models in the order of the clips, if they cover every clip. */
const inOrder = (
  { ids }: ClipTable,
  predictions: UnimodalPredictions,
): ByModality<readonly number[]> =>
  Object.fromEntries(
    Object.entries(predictions).flatMap(([modality, byClip]) => {
      const labels = ids.flatMap((id) => (Object.hasOwn(byClip, id) ? [byClip[id] ?? -1] : []));
      return labels.length === ids.length ? [[modality, labels]] : [];
    }),
  );

/** Measures `table` with the present weights; `alone`: predictions of unimodal models. */
export async function measure(
  run: Measured,
  split: SplitName,
  table: ClipTable,
  alone: UnimodalPredictions = {},
): Promise<Omit<MeasuresReport, "step" | "epoch">> {
  const { pipeline, classes } = run;
  const ids = pipeline.model.modalities.map(({ id }) => id);
  const { train, means, here } = await outputsOf(run, table);
  const { probabilities, labels } = here;
  const aloneHere = inOrder(table, alone);
  const subsets = pipeline.model.readsTokens
    ? undefined
    : await subsetPredictions(run, here, means);
  const shapley = subsets && clipShapley(ids, here, train.labels, subsets);
  const { heads, alone: byAlone } = agreements(ids, here, aloneHere);
  const perClip = table.cards.map(({ thumbnail: _thumbnail, ...card }, i): MeasuredClip => ({
    card,
    predictions: mapRecord(probabilities, (rows) => topClass(rows[i] ?? [])),
    ...(heads && { column: heads.columnOf[i] ?? 0 }),
    ...(byAlone && { unimodalColumn: byAlone.columnOf[i] ?? 0 }),
    ...(shapley && { shapley: shapley[i] ?? {} }),
  }));
  return {
    split,
    clips: table.size,
    subjects: mapRecord(probabilities, (rows) => subjectMeasures(rows, labels, classes)),
    single: await singleAccuracies(run, { here, train, subsets, alone: aloneHere }),
    ...(heads && { agreement: heads.matrix }),
    ...(byAlone && { agreementAlone: byAlone.matrix }),
    gaps: gapsOf(ids, here),
    zeta: await zetaOf(pipeline),
    ...(shapley && {
      shapley: recordOf(ids, (id) => meanOf(shapley.map((one) => entryOf(one, id)))),
    }),
    gradients: await gradientsOf(run),
    perClip,
  };
}
