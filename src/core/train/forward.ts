/** The forward pass of a model and its parts: features, predictions, and the terms of the loss. */
import type { ReplaceExcitations } from "../fusion/fusion";
import type { MaskRun } from "../methods/capabilities";
import type { PartRun, StepLink } from "../methods/part";
import { crossEntropy } from "../ops/classification";
import { stopGradient } from "../tensor/gradientFlow";
import type { BatchStatistics } from "../tensor/normalisation";
import { entryOf, mapRecord } from "../tensor/records";
import * as tf from "../tf";
import type { Batch, ByModality, Classified, Forward, ModalityId, Term } from "../types";
import type { Model } from "./model";

export interface Runner {
  readonly model: Model;
  /** In the order in which they act. */
  readonly parts: readonly PartRun[];
}

const trainsHeads = (parts: readonly PartRun[]): boolean =>
  parts.some((part) => part.trainsHeads === true);

/** Encodes, quantises, pools and masks. With `batchStatistics` as in training: see `Stack.apply`. */
export function featuresOf(
  { model, parts }: Runner,
  inputs: ByModality<tf.Tensor5D>,
  batchStatistics?: BatchStatistics,
) {
  const maps = maskMaps(parts, model.encode(inputs, batchStatistics));
  let codes = maps;
  let indices: Forward["indices"];
  for (const part of parts) {
    if (part.codebook) ({ codes, indices } = part.codebook.quantise(codes));
  }
  const pooled = model.pool(codes);
  return {
    maps,
    codes,
    ...(indices ? { indices } : {}),
    pooled,
    selected: maskRows(parts, pooled),
  };
}
type Features = Pick<Forward, "codes" | "pooled" | "selected">;

/** Masks every position of every map, if the mask acts before the codes. */
function maskMaps(
  parts: readonly PartRun[],
  maps: ByModality<tf.Tensor4D>,
): ByModality<tf.Tensor4D> {
  const mask = maskAt("before", parts);
  if (!mask) return maps;
  const rows = mask.select(mapRecord(maps, (map) => tf.reshape(map, [-1, map.shape[3]])));
  return mapRecord(rows, (each, id) => tf.reshape(each, entryOf(maps, id).shape));
}

const maskAt = (place: MaskRun["place"], parts: readonly PartRun[]): MaskRun | undefined =>
  parts.find(({ mask }) => mask?.place === place)?.mask;

/** Masks rows [P, D], if the mask acts after the codes. */
const maskRows = (parts: readonly PartRun[], rows: ByModality<tf.Tensor2D>) =>
  maskAt("after", parts)?.select(rows) ?? rows;

/** Every position of every image as a row, masked like the pooled features, by clip [B, T, D]. */
function tokensOf({ parts }: Runner, { codes, selected }: Features): ByModality<tf.Tensor3D> {
  const rows = mapRecord(codes, (map) => {
    const [images, height, width, depth] = map.shape;
    return tf.reshape<tf.Rank.R2>(map, [images * height * width, depth]);
  });
  return mapRecord(maskRows(parts, rows), (each, id) => {
    const clips = entryOf(selected, id).shape[0];
    const [count, depth] = each.shape;
    return tf.reshape<tf.Rank.R3>(each, [clips, count / clips, depth]);
  });
}

interface PredictionOptions {
  readonly isTraining: boolean;
  readonly batchStatistics?: BatchStatistics | undefined;
  readonly step?: StepLink | undefined;
}

/** Predictions from features: by the model's heads and fusion, or by the part that replaces them. */
function predict(
  runner: Runner,
  features: Features,
  { inputs, oneHot }: Pick<Batch, "inputs" | "oneHot">,
  { isTraining, batchStatistics, step }: PredictionOptions,
): Classified & Pick<Forward, "unimodalLogits"> {
  const { model, parts } = runner;
  const { pooled, selected } = features;
  const headInputs = trainsHeads(parts)
    ? pooled
    : mapRecord(pooled, (h) => stopGradient(() => h.clone()));
  const unimodalLogits = model.heads(headInputs);
  const fuseFrom = (seen: Features, excitations?: ReplaceExcitations): Classified =>
    model.fuse(seen.selected, {
      tokens: () => tokensOf(runner, seen),
      ...(excitations ? { excitations } : {}),
      ...(batchStatistics &&
        seen === features && { training: { batchStatistics, draw: step?.draw } }),
    });
  const fuse = (excitations?: ReplaceExcitations) => fuseFrom(features, excitations);
  const without = (id: ModalityId): tf.Tensor2D => {
    const rest = mapRecord(inputs, (x, other) => (other === id ? tf.zerosLike(x) : x));
    return fuseFrom(featuresOf(runner, rest)).logits;
  };
  const classifier = parts.find((part) => part.classify);
  const classifierInputs = { selected, unimodalLogits, fuse, without, oneHot, isTraining, step };
  return { unimodalLogits, ...(classifier?.classify?.(classifierInputs) ?? fuse()) };
}

interface ForwardOptions {
  /** Modalities that go through the model; left out: all. */
  readonly modalities?: readonly ModalityId[] | undefined;
  /**
   * Set in training: norms leave their batch statistics here, and a part may predict differently than in
   * evaluation. Absent in passes with an input set to zero.
   */
  readonly batchStatistics?: BatchStatistics;
  /** The step that hooks log to; left out: nothing is logged. */
  readonly step?: StepLink;
}

/** Features and predictions. */
export function runForward(
  runner: Runner,
  batch: Batch,
  { modalities, batchStatistics, step }: ForwardOptions = {},
): Forward {
  const inputs = modalities
    ? Object.fromEntries(modalities.map((id) => [id, entryOf(batch.inputs, id)]))
    : batch.inputs;
  const features = featuresOf(runner, inputs, batchStatistics);
  const options = { isTraining: batchStatistics !== undefined, batchStatistics, step };
  return { ...features, ...predict(runner, features, { ...batch, inputs }, options) };
}

/** Merges forward passes over some modalities into one over all; of several, the last counts. */
export function mergePasses(
  runner: Runner,
  batch: Batch,
  forwards: readonly Forward[],
  step?: StepLink,
): Forward {
  const [first] = forwards;
  if (first && forwards.length === 1) return first;
  const every = <T>(of: (forward: Forward) => ByModality<T> | undefined): ByModality<T> =>
    Object.assign({}, ...forwards.map(of)) as ByModality<T>;
  const features = {
    maps: every(({ maps }) => maps),
    codes: every(({ codes }) => codes),
    pooled: every(({ pooled }) => pooled),
    selected: every(({ selected }) => selected),
  };
  const indices = every(({ indices: own }) => own);
  return {
    ...features,
    ...(Object.keys(indices).length > 0 ? { indices } : {}),
    ...predict(runner, features, batch, { isTraining: true, step }),
    unimodalLogits: every(({ unimodalLogits }) => unimodalLogits),
  };
}

/** All terms of the loss, before weighting. */
export function lossTerms(
  { model, parts }: Runner,
  forward: Forward,
  batch: Batch,
  step?: StepLink,
): readonly Term[] {
  const fused: Term = {
    name: "fused",
    kind: parts.some((part) => part.replacesFusedLoss === true) ? "observed" : "classification",
    value: crossEntropy(forward.logits, batch.targets),
    weight: 1,
  };
  const probes: Term[] = trainsHeads(parts)
    ? []
    : model.modalities.map(({ id }) => ({
        name: id,
        kind: "probe",
        // a probe keeps the labels, because it only measures
        value: crossEntropy(entryOf(forward.unimodalLogits, id), batch.oneHot),
        weight: 1,
      }));
  return [fused, ...probes, ...parts.flatMap((part) => part.losses?.(forward, batch, step) ?? [])];
}
