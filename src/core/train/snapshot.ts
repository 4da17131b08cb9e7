/** The state of a run at one step, held on the device; a clone shares its buffer until it changes. */
import * as tf from "../tf";
import type { Pipeline } from "./step";

export interface Snapshot {
  readonly step: number;
  restore(): void;
  dispose(): void;
}

/** Everything that a step changes. */
export function stateVariables({ groups, parts, optimizer }: Pipeline): readonly tf.Variable[] {
  return [
    ...groups.flatMap((group) => group.variables),
    ...parts.flatMap((part) => part.state ?? []),
    ...optimizer.state,
  ];
}

export function takeSnapshot(pipeline: Pipeline, step: number): Snapshot {
  const variables = stateVariables(pipeline);
  // kept until dispose(): a tidy around the caller must not free them
  const copies = variables.map((variable) => tf.keep(variable.clone()));
  const { count } = pipeline.optimizer;
  return {
    step,
    restore: () => {
      variables.forEach((variable, i) => {
        const copy = copies[i];
        if (copy) variable.assign(copy);
      });
      pipeline.optimizer.count = count;
    },
    dispose: () => {
      for (const copy of copies) copy.dispose();
    },
  };
}
