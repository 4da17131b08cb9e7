/**
 * One training step: forward, backward, modulate, update, in one pass or several. The only place that
 * keeps tensors across the tape and frees them again.
 */
import type { Backward, PartRun, Pass, LogScalar, StepLink, StepView } from "../methods/part";
import type { Random } from "../data/random";
import { accuracy } from "../ops/classification";
import { foldStatistics, type BatchStatistics } from "../tensor/normalisation";
import { recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { Batch, ByModality, Forward, ParameterGroup, Term } from "../types";
import { lossTerms, runForward, mergePasses, type Runner } from "./forward";
import { gradientsOf, totalOf } from "./gradients";
import { heldOutPass } from "./heldOutPass";
import type { Averaging } from "./averaging";
import type { Optimizer } from "./optimizer";

export interface Pipeline extends Runner {
  readonly groups: readonly ParameterGroup[];
  readonly optimizer: Optimizer;
  /** Absent: the weights of the last step are evaluated. */
  readonly averaging?: Averaging | undefined;
}

/** Numbers of one step, still on the device: values [names.length]. The caller disposes. */
export interface StepScalars {
  readonly names: readonly string[];
  readonly values: tf.Tensor1D;
}

const defaultPass: Pass = { name: "all" };

const tensorsOf = ({ contributions: _, ...forward }: Forward): tf.Tensor[] =>
  Object.values(forward as unknown as Record<string, tf.Tensor | ByModality<tf.Tensor>>).flatMap(
    (value) => (value instanceof tf.Tensor ? [value] : Object.values(value)),
  );

/** Gradients of single terms as they enter the total: one more forward pass for each, because a tape serves one backward pass. */
function gradientsByTerm(
  pipeline: Pipeline,
  batch: Batch,
  { modalities }: Pass,
  variables: readonly tf.Variable[],
  view: StepLink,
): NonNullable<Backward["byTerm"]> {
  // the same dropout as in the pass of the step, whose statistics and logs count
  const nothing = (): void => undefined;
  const step = { ...view, batchStatistics: [], log: nothing, store: nothing };
  const names = [...new Set(pipeline.parts.flatMap((part) => part.perTerm ?? []))];
  return recordOf(names, (name) =>
    gradientsOf(variables, () => {
      const terms = lossTerms(
        pipeline,
        runForward(pipeline, batch, { modalities, batchStatistics: [], step }),
        batch,
        step,
      );
      const found = terms.find((term) => term.name === name);
      if (!found) throw new RangeError(`no term "${name}" whose gradient could be taken`);
      return totalOf([found], pipeline.parts);
    }),
  );
}

interface CompletedPass {
  readonly forward: Forward;
  readonly terms: readonly Term[];
}

/** One pass: tensors given to `keep` outlive the tape, for coefficients, EMA updates and reports. */
function runPass(
  pipeline: Pipeline,
  pass: Pass,
  keep: (tensors: readonly tf.Tensor[]) => void,
  view: Omit<StepView, "forward">,
): CompletedPass {
  const { parts, groups, optimizer } = pipeline;
  const { batch } = view;
  const variables = groups
    .filter((group) => pass.updatesGroup?.(group) ?? true)
    .filter(
      (group) => !parts.some(({ heldOut }) => heldOut?.updatesGroup(group) && !heldOut.alsoTrains),
    )
    .flatMap((group) => group.variables);
  const batchStatistics: BatchStatistics = [];
  const step = { ...view, batchStatistics };
  let taken: CompletedPass | undefined;
  const gradients = gradientsOf(variables, () => {
    const forward = runForward(pipeline, batch, {
      modalities: pass.modalities,
      batchStatistics,
      step,
    });
    const terms = lossTerms(pipeline, forward, batch, step);
    taken = { forward, terms };
    keep([...tensorsOf(forward), ...terms.map((term) => term.value)]);
    keep(batchStatistics.flatMap(({ mean, variance }) => [mean, variance]));
    const minimised = terms.filter(
      (term) => term.kind !== "observed" && (pass.includesTerm?.(term) ?? true),
    );
    return totalOf(minimised, parts);
  });
  if (!taken) throw new Error("the forward pass did not run");
  const raw: Backward = {
    gradients,
    stepMultipliers: new Map(),
    byTerm: gradientsByTerm(pipeline, batch, pass, variables, view),
  };
  const after: StepView = { ...view, forward: taken.forward };
  optimizer.apply(
    parts.reduce((now, part) => {
      part.onGradients?.(now, after);
      return part.modulate?.(now, after) ?? now;
    }, raw),
  );
  foldStatistics(batchStatistics);
  return taken;
}

/** Updates the groups that learn from held-out clips, and no others; logs the loss of the prediction for them. */
function learnFromHeldOut(
  { model, parts, groups, optimizer }: Pipeline,
  batch: Batch,
  keep: (tensors: readonly tf.Tensor[]) => void,
  log: LogScalar,
): void {
  const due = parts.flatMap(({ heldOut }) => (heldOut && !heldOut.isFrozen() ? [heldOut] : []));
  const learning = groups.filter((group) => due.some((one) => one.updatesGroup(group)));
  if (learning.length === 0) return;
  const variables = learning.flatMap((group) => group.variables);
  const { gradients, loss } = heldOutPass({ model, parts }, batch, variables);
  keep([loss]);
  optimizer.apply({ gradients, stepMultipliers: new Map() });
  log("loss/held-out", loss);
}

/** The reported scalars of a step: losses and accuracies. */
function report(
  { parts }: Pipeline,
  { forward, terms }: CompletedPass,
  batch: Batch,
  log: LogScalar,
): void {
  for (const { name, value } of terms) log(`loss/${name}`, value);
  const counted = terms.filter(({ kind }) => kind !== "probe" && kind !== "observed");
  log("loss/total", totalOf(counted, parts));
  log("accuracy/fused", accuracy(forward.logits, batch.labels));
  for (const [id, logits] of Object.entries(forward.unimodalLogits)) {
    log(`accuracy/${id}`, accuracy(logits, batch.labels));
  }
}

/** Merges the passes of a step. */
function summary(
  pipeline: Pipeline,
  batch: Batch,
  taken: readonly CompletedPass[],
  step: StepLink,
): CompletedPass {
  const [only] = taken;
  if (only && taken.length === 1) return only;
  const forward = mergePasses(
    pipeline,
    batch,
    taken.map((pass) => pass.forward),
    { ...step, log: () => undefined },
  );
  return { forward, terms: lossTerms(pipeline, forward, batch) };
}

/** Links the hooks of one step; it copies tensors, because the originals end with the tape. */
function linkHooks(
  logged: Map<string, tf.Tensor>,
  keep: (tensors: readonly tf.Tensor[]) => void,
  draw: Random,
): StepLink {
  const given = new Map<string, tf.Tensor>();
  const copyTo = (target: Map<string, tf.Tensor>) => (name: string, tensor: tf.Tensor) => {
    const copy = tf.clone(tensor);
    keep([copy]);
    target.set(name, copy);
  };
  return {
    draw,
    log: copyTo(logged),
    store: copyTo(given),
    stored: <T extends tf.Tensor>(name: string) => {
      const tensor = given.get(name);
      if (!tensor) throw new Error(`no earlier hook of this step stored "${name}"`);
      return tensor as T;
    },
  };
}

/** The batch with the targets of the parts; unchanged if no part sets targets. */
export function withTargets(parts: readonly PartRun[], batch: Batch): Batch {
  const fit = (targets: tf.Tensor2D, part: PartRun) => part.targets?.(targets) ?? targets;
  return { ...batch, targets: parts.reduce(fit, batch.targets) };
}

interface StepOptions {
  /** Left out: those of the parts, or one of everything. */
  readonly passes?: readonly Pass[];
  /** Held-out clips, from which some groups learn after the passes. */
  readonly heldOut?: Batch | undefined;
}

/** Takes one step on `labelled`, in the passes of the parts; `draw` is the generator of this step. */
export function trainStep(
  pipeline: Pipeline,
  labelled: Batch,
  draw: Random,
  {
    heldOut,
    passes: requested = pipeline.parts.flatMap((part) => part.passes?.() ?? []),
  }: StepOptions = {},
): StepScalars {
  const passes = requested.length === 0 ? [defaultPass] : requested;
  const kept = new Set<tf.Tensor>();
  const keep = (tensors: readonly tf.Tensor[]): void => {
    for (const tensor of tensors) kept.add(tf.keep(tensor));
  };
  const scalars = tf.tidy(() => {
    const batch = withTargets(pipeline.parts, labelled);
    const logged = new Map<string, tf.Tensor>();
    const link = linkHooks(logged, keep, draw);
    const step = { ...link, batch };
    const taken = passes.map((pass) => runPass(pipeline, pass, keep, step));
    if (heldOut) learnFromHeldOut(pipeline, heldOut, keep, link.log);
    const all = summary(pipeline, batch, taken, link);
    report(pipeline, all, batch, link.log);
    const view: StepView = { ...step, forward: all.forward };
    for (const part of pipeline.parts) part.afterUpdate?.(view);
    return { names: [...logged.keys()], values: tf.stack([...logged.values()]) as tf.Tensor1D };
  });
  tf.dispose([...kept]);
  return scalars;
}
