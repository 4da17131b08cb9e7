/** Weighted sums of terms and their gradients. */
import type { Gradients, PartRun } from "../methods/part";
import { weightedSum } from "../ops/scalars";
import * as tf from "../tf";
import type { Term } from "../types";

/** Weighted sum of terms; terms with factor zero are skipped. */
export function weightedTermSum(terms: readonly Term[], weigh: (term: Term) => number): tf.Scalar {
  const counted = terms.filter((term) => weigh(term) !== 0);
  return weightedSum(
    counted.map(({ value }) => value),
    counted.map(weigh),
  );
}

/** The weighted sum of some terms; every part weighs every one. */
export function totalOf(terms: readonly Term[], parts: readonly PartRun[]): tf.Scalar {
  const values: tf.Scalar[] = [];
  const weights: number[] = [];
  for (const term of terms) {
    const factors = parts.map((part) => part.weigh?.(term) ?? 1);
    const learned = factors.filter((factor) => factor instanceof tf.Tensor);
    values.push(learned.reduce((value, factor) => tf.mul(value, factor), term.value));
    weights.push(
      factors.reduce<number>(
        (product, factor) => (typeof factor === "number" ? product * factor : product),
        term.weight,
      ),
    );
  }
  return weightedSum(values, weights);
}

/** Gradients with respect to `variables` of `value()`; variables without a gradient are left out. */
export function gradientsOf(variables: readonly tf.Variable[], value: () => tf.Scalar): Gradients {
  const { grads } = tf.variableGrads(value, variables as tf.Variable[]);
  const gradients = new Map<tf.Variable, tf.Tensor>();
  for (const variable of variables) {
    const gradient = grads[variable.name];
    if (gradient) gradients.set(variable, gradient);
  }
  return gradients;
}
