/**
 * Averages of the weights over steps, which are evaluated in place of the weights of the last step.
 *
 * The averages cover the parameters of the optimiser and the running statistics of norms. Values that parts update
 * themselves are used as they are: codebooks are moving averages already, and the other ones are bookkeeping.
 */
import type { Card } from "../../contract/cards";
import type { Choice } from "../../contract/experiment";
import { number, parseParams } from "../../contract/params";
import { copyOf } from "../ops/copy";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";

export interface Averaging {
  /** The average of each variable. */
  readonly averages: ReadonlyMap<tf.Variable, tf.Variable>;
  /** Sets every average to its variable. */
  start(): void;
  /** Moves the averages towards their variables, after step number `step` (from 1). */
  update(step: number): void;
}

interface AveragingKind {
  readonly card: Card;
  /** Undefined if nothing is averaged. */
  create(params: unknown, variables: readonly tf.Variable[]): Averaging | undefined;
}

const none: AveragingKind = {
  card: {
    id: "none",
    name: "None",
    summary: "Evaluates the weights of the last step.",
    params: {},
  },
  create: () => undefined,
};

const emaCard = {
  id: "ema",
  name: "Moving average (EMA)",
  summary:
    "Evaluates an exponential moving average of the weights; training continues with the weights themselves.",
  params: {
    decay: number("Decay", 0.99, [0.5, 0.9999, 0.001], {
      symbol: "β",
      help: "share of the average that a step keeps; 0.99 averages over about 100 steps",
    }),
  },
  equations: ["θ̄ ← β_t θ̄ + (1 − β_t) θ,  β_t = min(β, (1 + t) / (10 + t)),  t: earlier steps"],
  notes: [
    "Running statistics of norms are averaged with the same decay. Codebooks are used as they are, because they are moving averages already.",
    "Validation accuracies that a part reads between epochs (MSLR) are those of the average; losses that it asks for (G-Blend) are those of the weights.",
  ],
} as const;

/** The decay after step number `step`: short at first, so that the initial weights are soon forgotten. */
export const decayAt = (decay: number, step: number): number => Math.min(decay, step / (9 + step));

const ema: AveragingKind = {
  card: emaCard,
  create: (given, variables) => {
    const { decay } = parseParams("ema", emaCard.params, given);
    const averages = new Map(variables.map((one) => [one, variableOf(copyOf<tf.Tensor>(one))]));
    const each = (next: (average: tf.Variable, variable: tf.Variable) => tf.Tensor): void =>
      tf.tidy(() => {
        for (const [variable, average] of averages) average.assign(next(average, variable));
      });
    return {
      averages,
      start: () => each((_, variable) => copyOf<tf.Tensor>(variable)),
      update: (step) => {
        const share = 1 - decayAt(decay, step);
        each((average, variable) => tf.add(average, tf.mul(tf.sub(variable, average), share)));
      },
    };
  },
};

export const averagings: readonly AveragingKind[] = [none, ema];

/** Creates the chosen averaging of these variables; undefined if nothing is averaged. */
export const createAveraging = (
  { id, params }: Choice,
  variables: readonly tf.Variable[],
): Averaging | undefined =>
  averagings.find(({ card }) => card.id === id)?.create(params, variables);
