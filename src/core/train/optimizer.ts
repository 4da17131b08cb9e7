/**
 * Optimisers of our own: state by variable, a step multiplier per parameter group. (TensorFlow.js
 * indexes its moments by position and knows no multiplier.)
 */
import type { Card } from "../../contract/cards";
import { number, parseParams } from "../../contract/params";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";
import type { Backward } from "../parts/part";
import type { ParameterGroup } from "../types";

export interface Optimizer {
  /** Changes from now on. */
  learningRate: number;
  /** Updates taken so far; part of a snapshot. */
  count: number;
  readonly state: readonly tf.Variable[];
  /** Updates every variable that has a gradient: variable -= multiplier(group) * step. */
  apply(backward: Backward): void;
}

export interface OptimizerKind {
  readonly card: Card;
  create(params: unknown, groups: readonly ParameterGroup[]): Optimizer;
}

const learningRate = (value: number) =>
  number(value, {
    min: 1e-6,
    max: 10,
    step: 1e-4,
    log: true,
    symbol: "η",
    label: "Learning rate",
    help: "size of a step",
  });
const weightDecay = number(0, {
  min: 0,
  max: 0.1,
  step: 1e-5,
  label: "Weight decay",
  help: "pulls weights to zero; added to the gradient, after coefficients",
});

type Direction = (
  variable: tf.Variable,
  gradient: tf.Tensor,
  state: readonly tf.Variable[],
  count: number,
) => tf.Tensor;

/** The loop that both optimisers share: `direction` turns a gradient into a step. */
function optimizer(
  groups: readonly ParameterGroup[],
  settings: { readonly rate: number; readonly decay: number; readonly slots: number },
  direction: Direction,
): Optimizer {
  const slots = new Map(
    groups.flatMap((group) =>
      group.variables.map(
        (variable) =>
          [
            variable,
            Array.from({ length: settings.slots }, () => variableOf(tf.zeros(variable.shape))),
          ] as const,
      ),
    ),
  );
  const self: Optimizer = {
    learningRate: settings.rate,
    count: 0,
    state: [...slots.values()].flat(),
    apply({ gradients, stepMultipliers }) {
      self.count += 1;
      tf.tidy(() => {
        for (const group of groups) {
          const multiplier = stepMultipliers.get(group.id);
          for (const variable of group.variables) {
            const raw = gradients.get(variable);
            if (!raw) continue;
            const gradient =
              settings.decay > 0 ? tf.add(raw, tf.mul(variable, settings.decay)) : raw;
            const step = tf.mul(
              direction(variable, gradient, slots.get(variable) ?? [], self.count),
              self.learningRate,
            );
            variable.assign(tf.sub(variable, multiplier ? tf.mul(step, multiplier) : step));
          }
        }
      });
    },
  };
  return self;
}

const adamCard = {
  id: "adam",
  name: "Adam",
  summary: "Divides every step by the gradient's recent size.",
  params: {
    learningRate: learningRate(3e-3),
    beta1: number(0.9, {
      min: 0,
      max: 0.999,
      step: 0.01,
      symbol: "β₁",
      help: "memory of the mean",
    }),
    beta2: number(0.999, {
      min: 0,
      max: 0.99999,
      step: 0.001,
      symbol: "β₂",
      help: "memory of the squared size",
    }),
    weightDecay,
  },
  equations: [{ ref: "", text: "m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², θ ← θ − η k m̂/(√v̂ + ε)" }],
  notes: ["A constant factor on a gradient cancels in m̂/√v̂; a coefficient on the step does not."],
} as const;

export const adam: OptimizerKind = {
  card: adamCard,
  create(given, groups) {
    const { beta1, beta2, ...params } = parseParams("adam", adamCard.params, given);
    const settings = { rate: params.learningRate, decay: params.weightDecay, slots: 2 };
    return optimizer(groups, settings, (_variable, gradient, [mean, square], count) => {
      if (!mean || !square) return gradient;
      mean.assign(tf.add(tf.mul(mean, beta1), tf.mul(gradient, 1 - beta1)));
      square.assign(tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), 1 - beta2)));
      const size = tf.sqrt(tf.div(square, 1 - beta2 ** count));
      return tf.div(tf.div(mean, 1 - beta1 ** count), tf.add(size, 1e-8));
    });
  },
};

const sgdCard = {
  id: "sgd",
  name: "SGD with momentum",
  summary: "Plain steps along a running sum of gradients, as most balancing papers train.",
  params: {
    learningRate: learningRate(0.01),
    momentum: number(0.9, { min: 0, max: 0.999, step: 0.01, help: "memory of past gradients" }),
    weightDecay,
  },
  equations: [{ ref: "", text: "u ← μu + g, θ ← θ − η k u" }],
} as const;

export const sgd: OptimizerKind = {
  card: sgdCard,
  create(given, groups) {
    const { momentum, ...params } = parseParams("sgd", sgdCard.params, given);
    const settings = { rate: params.learningRate, decay: params.weightDecay, slots: 1 };
    return optimizer(groups, settings, (_variable, gradient, [velocity]) => {
      if (!velocity) return gradient;
      velocity.assign(tf.add(tf.mul(velocity, momentum), gradient));
      return velocity;
    });
  },
};

/** Every optimiser, in display order. */
export const optimizers: readonly OptimizerKind[] = [adam, sgd];
