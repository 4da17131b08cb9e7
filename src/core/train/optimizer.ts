/**
 * The loop that all optimisers share: state per variable and a step multiplier per parameter group. (TensorFlow.js
 * indexes its moments by position and has no multiplier.)
 */
import { hasKernel } from "../ops/kernel";
import { updateInPlace, type UpdateEntry } from "../ops/update";
import { variableOf } from "../tensor/layers";
import { recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { Backward } from "../methods/part";
import type { ParameterGroup } from "../types";

export interface Optimizer {
  /** Changes from now on. */
  learningRate: number;
  /** Updates of each group so far, by its id; part of a snapshot. */
  counts: Readonly<Record<string, number>>;
  readonly state: readonly tf.Variable[];
  /** Updates every variable that has a gradient: variable -= multiplier(group) * step. */
  apply(backward: Backward): void;
}

/** The update rule of an optimiser. */
export interface Rule {
  /** Names of its state per variable, as in its kernel. */
  readonly slots: readonly string[];
  readonly kernel: string;
  /** Attributes of the kernel at update `count`, in addition to learning rate and weight decay. */
  settings(count: number): Readonly<Record<string, number>>;
  /** The same as operations of the package: gradient [...] -> step before the learning rate. */
  direction(
    gradient: tf.Tensor,
    state: Readonly<Record<string, tf.Variable>>,
    count: number,
  ): tf.Tensor;
}

type Slots = ReadonlyMap<tf.Variable, Readonly<Record<string, tf.Variable>>>;

/** Arguments of a group's update. */
function entriesOf(
  { id, variables, rateFactor = 1 }: ParameterGroup,
  { gradients, stepMultipliers }: Backward,
  slots: Slots,
): UpdateEntry[] {
  const coefficient = stepMultipliers.get(id);
  const multiplier =
    rateFactor === 1 ? coefficient : tf.mul(coefficient ?? tf.scalar(1), rateFactor);
  return variables.flatMap((variable) => {
    const gradient = gradients.get(variable);
    if (!gradient) return [];
    const entry = { variable, gradient, state: slots.get(variable) ?? {} };
    return [multiplier ? { ...entry, multiplier } : entry];
  });
}

/** Groups variables by the number of their updates: a group that some passes leave out has fewer. */
function countUpdates(
  groups: readonly ParameterGroup[],
  backward: Backward,
  slots: Slots,
  before: Optimizer["counts"],
) {
  const counts = { ...before };
  const due = new Map<number, UpdateEntry[]>();
  for (const group of groups) {
    const entries = entriesOf(group, backward, slots);
    if (entries.length === 0) continue;
    const count = (counts[group.id] ?? 0) + 1;
    counts[group.id] = count;
    due.set(count, [...(due.get(count) ?? []), ...entries]);
  }
  return { counts, due };
}

interface Settings {
  readonly rate: number;
  /** Weight decay that is added to the gradient. */
  readonly weightDecay?: number;
  /** Weight decay that shrinks the weights themselves. */
  readonly decoupledDecay?: number;
}

/** Shrinks weights of two and more dimensions by `share`; biases, norms and masks are left as they are. */
function shrink(entries: readonly UpdateEntry[], share: number): void {
  if (share === 0) return;
  tf.tidy(() => {
    for (const { variable } of entries)
      if (variable.rank > 1) variable.assign(tf.mul(variable, 1 - share));
  });
}

/** The loop that all optimisers share. */
export function createOptimizer(
  groups: readonly ParameterGroup[],
  { rate, weightDecay: decay = 0, decoupledDecay = 0 }: Settings,
  rule: Rule,
): Optimizer {
  const slots: Slots = new Map(
    groups.flatMap(({ variables }) =>
      variables.map(
        (variable) =>
          [variable, recordOf(rule.slots, () => variableOf(tf.zeros(variable.shape)))] as const,
      ),
    ),
  );
  const self: Optimizer = {
    learningRate: rate,
    counts: {},
    state: [...slots.values()].flatMap((state) => Object.values(state)),
    apply(backward) {
      const { learningRate } = self;
      const { counts, due } = countUpdates(groups, backward, slots, self.counts);
      self.counts = counts;
      for (const [count, entries] of due) {
        shrink(entries, learningRate * decoupledDecay);
        if (hasKernel(rule.kernel)) {
          const settings = { ...rule.settings(count), learningRate, weightDecay: decay };
          updateInPlace(rule.kernel, entries, settings);
          continue;
        }
        tf.tidy(() => {
          for (const { variable, gradient: raw, state, multiplier } of entries) {
            const gradient = decay > 0 ? tf.add(raw, tf.mul(variable, decay)) : raw;
            const step = tf.mul(rule.direction(gradient, state, count), learningRate);
            variable.assign(tf.sub(variable, multiplier ? tf.mul(step, multiplier) : step));
          }
        });
      }
    },
  };
  return self;
}
