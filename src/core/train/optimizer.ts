/**
 * Optimisers with state per variable and a step multiplier per parameter group. (TensorFlow.js
 * indexes its moments by position and has no multiplier.)
 */
import type { Card } from "../../contract/cards";
import { number, parseParams } from "../../contract/params";
import { hasKernel } from "../ops/kernel";
import { updateInPlace, type UpdateEntry } from "../ops/update";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
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

export interface OptimizerKind {
  readonly card: Card;
  create(params: unknown, groups: readonly ParameterGroup[]): Optimizer;
}

const learningRate = (value: number) =>
  number("Learning rate", value, [1e-6, 10, 1e-4], {
    symbol: "η",
    log: true,
    help: "size of a step",
  });
const weightDecay = number("Weight decay", 0, [0, 0.1, 1e-5], {
  help: "weight decay, added to the gradient after the coefficients",
});

/** The update rule of an optimiser. */
interface Rule {
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
function optimizer(
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

/** Added to the root of the average of squares: Adam's default. */
const epsilon = 1e-8;

const adamCard = {
  id: "adam",
  name: "Adam",
  summary: "Divides every step by a moving average of the gradient's magnitude.",
  params: {
    learningRate: learningRate(3e-3),
    beta1: number("β₁", 0.9, [0, 0.999, 0.01], { help: "memory of the mean" }),
    beta2: number("β₂", 0.999, [0, 0.99999, 0.001], { help: "decay of the average of squares" }),
    weightDecay,
  },
  equations: ["m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η k m̂/(√v̂ + ε)"],
  notes: ["A constant factor on a gradient cancels in m̂/√v̂; a coefficient on the step does not."],
} as const;

const adamRule = (beta1: number, beta2: number): Rule => ({
  slots: ["mean", "square"],
  kernel: "AdamUpdate",
  settings: (step) => ({ beta1, beta2, epsilon, step }),
  direction: (gradient, state, count) => {
    const [mean, square] = [entryOf(state, "mean"), entryOf(state, "square")];
    mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
    square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
    const size = tf.sqrt(tf.div(square, 1 - beta2 ** count));
    return tf.div(tf.div(mean, 1 - beta1 ** count), tf.add(size, epsilon));
  },
});

export const adam: OptimizerKind = {
  card: adamCard,
  create(given, groups) {
    const { beta1, beta2, ...params } = parseParams("adam", adamCard.params, given);
    const settings = { rate: params.learningRate, weightDecay: params.weightDecay };
    return optimizer(groups, settings, adamRule(beta1, beta2));
  },
};

const adamWCard = {
  ...adamCard,
  id: "adamw",
  name: "AdamW",
  summary: "Adam with weight decay that shrinks the weights themselves.",
  params: {
    ...adamCard.params,
    weightDecay: number("Weight decay", 0.01, [0, 1, 0.001], {
      symbol: "λ",
      help: "every step shrinks the weights by the share η λ",
    }),
  },
  paper: papers.adamW,
  equations: ["θ ← (1 − η λ) θ, then Adam's step"],
  notes: [
    "The coefficient k of a method scales Adam's step and not the decay.",
    "Biases, norms and masks do not decay; codebooks that learn by gradient do.",
  ],
} as const;

export const adamW: OptimizerKind = {
  card: adamWCard,
  create(given, groups) {
    const { beta1, beta2, ...params } = parseParams("adamw", adamWCard.params, given);
    const settings = { rate: params.learningRate, decoupledDecay: params.weightDecay };
    return optimizer(groups, settings, adamRule(beta1, beta2));
  },
};

const sgdCard = {
  id: "sgd",
  name: "SGD with momentum",
  summary: "Gradient descent with momentum, as in most papers on balancing.",
  params: {
    learningRate: learningRate(0.01),
    momentum: number("momentum", 0.9, [0, 0.999, 0.01], { help: "memory of past gradients" }),
    weightDecay,
  },
  equations: ["u ← μu + g, θ ← θ − η k u"],
} as const;

export const sgd: OptimizerKind = {
  card: sgdCard,
  create(given, groups) {
    const { momentum, ...params } = parseParams("sgd", sgdCard.params, given);
    const settings = { rate: params.learningRate, weightDecay: params.weightDecay };
    return optimizer(groups, settings, {
      slots: ["velocity"],
      kernel: "SgdUpdate",
      settings: () => ({ momentum }),
      direction: (gradient, state) => {
        const velocity = entryOf(state, "velocity");
        velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
        return velocity;
      },
    });
  },
};

/** Every optimiser, in display order. */
export const optimizers: readonly OptimizerKind[] = [adam, adamW, sgd];
