/** The state of a run at one step: held on the device, or as numbers that outlive the device. */
import { copyOf } from "../ops/copy";
import * as tf from "../tf";
import type { Pipeline } from "./step";

export interface Snapshot {
  readonly step: number;
  restore(): void;
  dispose(): void;
}

/** Everything that a step changes. */
export function stateVariables({
  model,
  groups,
  parts,
  optimizer,
}: Pipeline): readonly tf.Variable[] {
  return [
    ...groups.flatMap((group) => group.variables),
    ...model.state,
    ...parts.flatMap((part) => part.state ?? []),
    ...optimizer.state,
  ];
}

export function takeSnapshot(pipeline: Pipeline, step: number): Snapshot {
  const variables = stateVariables(pipeline);
  // kept until dispose(): a tidy around the caller must not free them
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

function assignCopy(variable: tf.Variable, values: tf.Tensor): void {
  tf.tidy(() => {
    variable.assign(copyOf(values));
  });
}

/** Values of every state variable, in order: one read-back each. */
export async function exportState(pipeline: Pipeline): Promise<Float32Array[]> {
  const read = stateVariables(pipeline).map((variable) => variable.data<"float32">());
  // a view of the device's memory must not leave: it changes with the next step
  return (await Promise.all(read)).map((values) => values.slice());
}

/** Puts exported values back; throws a RangeError where they are another pipeline's. */
export function importState(pipeline: Pipeline, values: readonly Float32Array[]): void {
  const variables = stateVariables(pipeline);
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
