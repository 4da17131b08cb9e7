/** Adam, AdamW and gradient descent with momentum: a card and an update rule each. */
import type { Card } from "../../contract/cards";
import { number, parseParams } from "../../contract/params";
import { papers } from "../papers";
import { entryOf } from "../tensor/records";
import * as tf from "../tf";
import type { ParameterGroup } from "../types";
import { createOptimizer, type Optimizer, type Rule } from "./optimizer";

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
    return createOptimizer(groups, settings, adamRule(beta1, beta2));
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
    return createOptimizer(groups, settings, adamRule(beta1, beta2));
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
    return createOptimizer(groups, settings, {
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
