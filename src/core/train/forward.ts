/** What a model and its parts say of a batch: features, predictions, and the terms of the loss. */
import type { PartRun } from "../parts/part";
import { crossEntropy } from "../ops/classification";
import { frozen } from "../tensor/frozen";
import { at, mapRecord } from "../tensor/records";
import * as tf from "../tf";
import type { Batch, ByModality, Classified, Forward, ModalityId, Term } from "../types";
import type { Model } from "./model";

export interface Runner {
  readonly model: Model;
  /** In rising order. */
  readonly parts: readonly PartRun[];
}

const trainsHeads = (parts: readonly PartRun[]): boolean =>
  parts.some((part) => part.trainsHeads === true);

/** Encode, transform, pool, select. */
export function featuresOf({ model, parts }: Runner, inputs: ByModality<tf.Tensor5D>) {
  const maps = model.encode(inputs);
  let codes = maps;
  let indices: Forward["indices"];
  for (const part of parts) {
    if (!part.transform) continue;
    const transformed = part.transform(codes);
    codes = transformed.codes;
    indices = transformed.indices ?? indices;
  }
  const pooled = model.pool(codes);
  const selected = parts.reduce((now, part) => part.select?.(now) ?? now, pooled);
  return { maps, codes, ...(indices ? { indices } : {}), pooled, selected };
}
type Features = ReturnType<typeof featuresOf>;

/** What is predicted from features: by the model's heads and fusion, or by the part that takes their place. */
function predict(
  runner: Runner,
  { pooled, selected }: Pick<Features, "pooled" | "selected">,
  { inputs, oneHot }: Pick<Batch, "inputs" | "oneHot">,
): Classified & Pick<Forward, "unimodalLogits"> {
  const { model, parts } = runner;
  const headInputs = trainsHeads(parts)
    ? pooled
    : mapRecord(pooled, (h) => frozen(() => h.clone()));
  const unimodalLogits = model.heads(headInputs);
  const fuse = () => model.fuse(selected);
  const without = (id: ModalityId): tf.Tensor2D => {
    const rest = mapRecord(inputs, (x, other) => (other === id ? tf.zerosLike(x) : x));
    return model.fuse(featuresOf(runner, rest).selected).logits;
  };
  const classifier = parts.find((part) => part.classify);
  const scene = { selected, unimodalLogits, fuse, without, oneHot };
  return { unimodalLogits, ...(classifier?.classify?.(scene) ?? fuse()) };
}

/** The features, and what is predicted from them, of the modalities in `sees` (all when left out). */
export function runForward(runner: Runner, batch: Batch, sees?: readonly ModalityId[]): Forward {
  const inputs = sees
    ? Object.fromEntries(sees.map((id) => [id, at(batch.inputs, id)]))
    : batch.inputs;
  const features = featuresOf(runner, inputs);
  return { ...features, ...predict(runner, features, { ...batch, inputs }) };
}

/** Forward passes over some modalities each, as one over all; what each saw last counts. */
export function together(runner: Runner, batch: Batch, forwards: readonly Forward[]): Forward {
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
  return { ...features, ...predict(runner, features, batch) };
}

/** All terms of the loss, before weighting. */
export function lossTerms(
  { model, parts }: Runner,
  forward: Forward,
  batch: Batch,
): readonly Term[] {
  const fused: Term = {
    name: "fused",
    kind: parts.some((part) => part.replacesFusedLoss === true) ? "observed" : "classification",
    value: crossEntropy(forward.logits, batch.oneHot),
    weight: 1,
  };
  const probes: Term[] = trainsHeads(parts)
    ? []
    : model.modalities.map(({ id }) => ({
        name: id,
        kind: "probe",
        value: crossEntropy(at(forward.unimodalLogits, id), batch.oneHot),
        weight: 1,
      }));
  return [fused, ...probes, ...parts.flatMap((part) => part.losses?.(forward, batch) ?? [])];
}
