/**
 * One training step: forward, backward, modulate, update. The only place that keeps tensors across
 * the tape and frees them again.
 */
import type { Backward, PartRun, StepView } from "../parts/part";
import type { Random } from "../data/random";
import { accuracy, crossEntropy } from "../ops/classification";
import { weightedSum } from "../ops/scalars";
import { frozen } from "../tensor/frozen";
import { foldStatistics, type MetStatistics } from "../tensor/normalisation";
import { at, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { Batch, ByModality, Forward, ModalityId, ParameterGroup, Term } from "../types";
import type { Model } from "./model";
import type { Optimizer } from "./optimizer";

export interface Pipeline {
  readonly model: Model;
  /** In rising order. */
  readonly parts: readonly PartRun[];
  readonly groups: readonly ParameterGroup[];
  readonly optimizer: Optimizer;
}

/** Numbers of one step, still on the device: values [names.length]. The caller disposes. */
export interface StepScalars {
  readonly names: readonly string[];
  readonly values: tf.Tensor1D;
}

const trainsHeads = (parts: readonly PartRun[]): boolean =>
  parts.some((part) => part.trainsHeads === true);

type Runner = Pick<Pipeline, "model" | "parts">;

/** Encode, transform, pool, select. With `met` as in training: see `Stack.apply`. */
export function featuresOf(
  { model, parts }: Runner,
  inputs: ByModality<tf.Tensor5D>,
  met?: MetStatistics,
) {
  const maps = model.encode(inputs, met);
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

/**
 * The features, and what is predicted from them: by the model's fusion, or by the part that takes its
 * place. With `met` as in training; what a part asks with inputs at zero never is.
 */
export function runForward(
  runner: Runner,
  { inputs, oneHot }: Batch,
  met?: MetStatistics,
): Forward {
  const { model, parts } = runner;
  const features = featuresOf(runner, inputs, met);
  const headInputs = trainsHeads(parts)
    ? features.pooled
    : mapRecord(features.pooled, (h) => frozen(() => h.clone()));
  const classifier = parts.find((part) => part.classify);
  const fuse = () => model.fuse(features.selected);
  const without = (id: ModalityId): tf.Tensor2D => {
    const rest = mapRecord(inputs, (x, other) => (other === id ? tf.zerosLike(x) : x));
    return model.fuse(featuresOf(runner, rest).selected).logits;
  };
  return {
    ...features,
    unimodalLogits: model.heads(headInputs),
    ...(classifier?.classify?.({ selected: features.selected, fuse, without, oneHot }) ?? fuse()),
  };
}

/** All terms of the loss, before weighting. */
export function lossTerms(
  { model, parts }: Runner,
  forward: Forward,
  batch: Batch,
): readonly Term[] {
  const fused: Term = {
    name: "fused",
    kind: "classification",
    value: crossEntropy(forward.logits, batch.targets),
    weight: 1,
  };
  const probes: Term[] = trainsHeads(parts)
    ? []
    : model.modalities.map(({ id }) => ({
        name: id,
        kind: "probe",
        // a probe measures: it keeps the labels, whatever the others fit
        value: crossEntropy(at(forward.unimodalLogits, id), batch.oneHot),
        weight: 1,
      }));
  return [fused, ...probes, ...parts.flatMap((part) => part.losses?.(forward, batch) ?? [])];
}

/** The weighted sum of some terms; every part weighs every kind. */
const totalOf = (terms: readonly Term[], parts: readonly PartRun[]): tf.Scalar =>
  weightedSum(
    terms.map(({ value }) => value),
    terms.map(({ kind, weight }) =>
      parts.reduce((factor, part) => factor * (part.weigh?.(kind) ?? 1), weight),
    ),
  );

const tensorsOf = ({ contributions: _, ...forward }: Forward): tf.Tensor[] =>
  Object.values(forward as unknown as Record<string, tf.Tensor | ByModality<tf.Tensor>>).flatMap(
    (value) => (value instanceof tf.Tensor ? [value] : Object.values(value)),
  );

/** Gradients of single terms as they enter the total: the forward pass again for each, as the tape is used up by one backward. */
function gradientsByTerm(
  pipeline: Pipeline,
  batch: Batch,
  variables: readonly tf.Variable[],
): NonNullable<Backward["byTerm"]> {
  const names = [...new Set(pipeline.parts.flatMap((part) => part.perTerm ?? []))];
  return recordOf(names, (name) => {
    const { grads } = tf.variableGrads(() => {
      const terms = lossTerms(pipeline, runForward(pipeline, batch, []), batch);
      const found = terms.find((term) => term.name === name);
      if (!found) throw new RangeError(`no term "${name}" whose gradient could be taken`);
      return totalOf([found], pipeline.parts);
    }, variables as tf.Variable[]);
    return gradientsOf(variables, grads);
  });
}

/** The batch with the targets that the parts give it; the same tensor where none does. */
function withTargets(parts: readonly PartRun[], batch: Batch): Batch {
  const fit = (targets: tf.Tensor2D, part: PartRun) => part.targets?.(targets) ?? targets;
  return { ...batch, targets: tf.tidy(() => parts.reduce(fit, batch.targets)) };
}

/** Takes one step on `labelled`; `draw` is this step's own generator. */
export function trainStep(pipeline: Pipeline, labelled: Batch, draw: Random): StepScalars {
  const { parts, groups, optimizer } = pipeline;
  const batch = withTargets(parts, labelled);
  const variables = groups.flatMap((group) => group.variables);
  const kept = new Set<tf.Tensor>();
  const passed: { forward?: Forward; terms?: readonly Term[] } = {};
  const met: MetStatistics = [];

  const { value, grads } = tf.variableGrads(() => {
    const forward = runForward(pipeline, batch, met);
    const terms = lossTerms(pipeline, forward, batch);
    passed.forward = forward;
    passed.terms = terms;
    // coefficients, EMA updates and reports need these after the tape is gone
    const statistics = met.flatMap(({ mean, variance }) => [mean, variance]);
    for (const tensor of [
      ...tensorsOf(forward),
      ...terms.map((term) => term.value),
      ...statistics,
    ]) {
      kept.add(tf.keep(tensor));
    }
    return totalOf(terms, parts);
  }, variables);

  const scalars = tf.tidy(() => {
    const { forward, terms } = passed;
    if (!forward || !terms) throw new Error("the forward pass did not run");
    const shown = new Map<string, tf.Scalar>();
    for (const { name, value: term } of terms) shown.set(`loss/${name}`, term);
    const descended = terms.filter(({ kind }) => kind !== "probe");
    shown.set("loss/total", totalOf(descended, parts));
    shown.set("accuracy/fused", accuracy(forward.logits, batch.labels));
    for (const [id, logits] of Object.entries(forward.unimodalLogits)) {
      shown.set(`accuracy/${id}`, accuracy(logits, batch.labels));
    }
    const show = (name: string, scalar: tf.Scalar): void => void shown.set(name, scalar);

    const raw: Backward = {
      gradients: gradientsOf(variables, grads),
      stepMultipliers: new Map(),
      byTerm: gradientsByTerm(pipeline, batch, variables),
    };
    const view: StepView = { forward, batch, draw, show };
    const backward = parts.reduce((now, part) => part.modulate?.(now, view) ?? now, raw);
    optimizer.apply(backward);
    foldStatistics(met);
    for (const part of parts) part.afterUpdate?.(view);
    return { names: [...shown.keys()], values: tf.stack([...shown.values()]) as tf.Tensor1D };
  });

  tf.dispose([value, grads, ...kept]);
  if (batch.targets !== labelled.targets) batch.targets.dispose();
  return scalars;
}

function gradientsOf(
  variables: readonly tf.Variable[],
  grads: tf.NamedTensorMap,
): ReadonlyMap<tf.Variable, tf.Tensor> {
  const gradients = new Map<tf.Variable, tf.Tensor>();
  for (const variable of variables) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(variable, gradient);
  }
  return gradients;
}
