/** The state of a run at one step, on the device or as numbers that outlive the device. */
import { copyOf } from "../ops/copy";
import * as tf from "../tf";
import type { Pipeline } from "./step";

export interface Snapshot {
  readonly step: number;
  restore(): void;
  dispose(): void;
}

/** The variables that a prediction depends on. */
const weightVariables = ({ model, groups, parts }: Pipeline): readonly tf.Variable[] => [
  ...groups.flatMap((group) => group.variables),
  ...model.state,
  ...parts.flatMap(({ state = [], statistics = [] }) => [...state, ...statistics]),
];

/** As `weightVariables`, with the average of every variable that has one. */
const evaluatedVariables = (pipeline: Pipeline): readonly tf.Variable[] =>
  weightVariables(pipeline).map((one) => pipeline.averaging?.averages.get(one) ?? one);

/** Everything that a step changes. */
export const stateVariables = (pipeline: Pipeline): readonly tf.Variable[] => [
  ...weightVariables(pipeline),
  ...pipeline.optimizer.state,
  ...(pipeline.averaging?.averages.values() ?? []),
];

/** Replaces the weights by their averages, if there are any. The caller restores them. */
export function loadAverages({ averaging }: Pipeline): void {
  for (const [variable, average] of averaging?.averages ?? []) assignCopy(variable, average);
}

/** Runs `work` with the weights that are evaluated, and restores the weights afterwards. */
export async function withEvaluatedWeights<T>(
  pipeline: Pipeline,
  work: () => Promise<T>,
): Promise<T> {
  const averaged = [...(pipeline.averaging?.averages.keys() ?? [])];
  const copies = averaged.map((variable) => tf.keep(copyOf<tf.Tensor>(variable)));
  try {
    loadAverages(pipeline);
    return await work();
  } finally {
    for (const [i, copy] of copies.entries()) {
      const variable = averaged[i];
      if (variable) assignCopy(variable, copy);
      copy.dispose();
    }
  }
}

export function takeSnapshot(pipeline: Pipeline, step: number): Snapshot {
  const variables = stateVariables(pipeline);
  // kept until dispose(), also inside a caller's tidy
  const copies = variables.map((variable) => tf.keep(copyOf<tf.Tensor>(variable)));
  const { counts } = pipeline.optimizer;
  return {
    step,
    restore: () => {
      variables.forEach((variable, i) => {
        const copy = copies[i];
        if (copy) assignCopy(variable, copy);
      });
      pipeline.optimizer.counts = counts;
    },
    dispose: () => {
      for (const copy of copies) copy.dispose();
    },
  };
}

/**
 * Runs `work` and restores every variable and the optimiser's counts afterwards, even if
 * `work` throws.
 */
export async function withSnapshot<T>(pipeline: Pipeline, work: () => Promise<T>): Promise<T> {
  const before = takeSnapshot(pipeline, 0);
  try {
    return await work();
  } finally {
    before.restore();
    before.dispose();
  }
}

function assignCopy(variable: tf.Variable, values: tf.Tensor): void {
  tf.tidy(() => {
    variable.assign(copyOf(values));
  });
}

/** Values of every state variable, in order: one read-back each. */
export const exportState = (pipeline: Pipeline): Promise<Float32Array[]> =>
  valuesOf(stateVariables(pipeline));

/** Values of the weights that are evaluated: one read-back each. */
export const exportWeights = (pipeline: Pipeline): Promise<Float32Array[]> =>
  valuesOf(evaluatedVariables(pipeline));

async function valuesOf(variables: readonly tf.Variable[]): Promise<Float32Array[]> {
  const read = variables.map((variable) => variable.data<"float32">());
  // copies, because a view of the device's memory changes with the next step
  return (await Promise.all(read)).map((values) => values.slice());
}

/** Restores exported values; throws a RangeError if they are of another pipeline. */
export const importState = (pipeline: Pipeline, values: readonly Float32Array[]): void =>
  assignValues(stateVariables(pipeline), values);

/** Restores the values of `exportWeights`, like `importState`. */
export const importWeights = (pipeline: Pipeline, values: readonly Float32Array[]): void =>
  assignValues(weightVariables(pipeline), values);

function assignValues(variables: readonly tf.Variable[], values: readonly Float32Array[]): void {
  if (values.length !== variables.length) {
    throw new RangeError(`state: expected ${variables.length} arrays, got ${values.length}`);
  }
  variables.forEach((variable, i) => {
    const array = values[i];
    if (array?.length !== variable.size) {
      const length = array?.length ?? 0;
      throw new RangeError(`state ${i}: expected ${variable.size} numbers, got ${length}`);
    }
    tf.tidy(() => {
      variable.assign(tf.tensor(array, variable.shape));
    });
  });
}
