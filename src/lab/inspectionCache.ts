/** Keeps the results that several requests need, until other weights are inspected. */
import type { InspectedRun, InspectedSplit } from "../core/inspect/inspectedRun";
import type { FairDecoders } from "../core/inspect/spaceDecoders";
import type { SplitOutputs } from "../core/train/splitOutputs";

export interface InspectionCache {
  /** The results of the weights that `key` identifies. */
  of(key: string): Pick<InspectedRun, "outputs" | "fairDecoders">;
  clear(): void;
}

interface Keyed<T> {
  readonly key: string;
  readonly value: T;
}

/** `compute` returns the outputs of a split with the weights that are in the model. */
export function createInspectionCache(
  compute: (split: InspectedSplit) => Promise<SplitOutputs>,
): InspectionCache {
  const outputs = new Map<InspectedSplit, Keyed<SplitOutputs>>();
  let fair: Keyed<FairDecoders> | undefined;
  const replaceFair = (next: Keyed<FairDecoders> | undefined): void => {
    fair?.value.dispose();
    fair = next;
  };
  const outputsOf = async (key: string, split: InspectedSplit): Promise<SplitOutputs> => {
    const known = outputs.get(split);
    if (known?.key === key) return known.value;
    const value = await compute(split);
    outputs.set(split, { key, value });
    return value;
  };
  return {
    of: (key) => ({
      outputs: (split) => outputsOf(key, split),
      fairDecoders: {
        get: () => (fair?.key === key ? fair.value : undefined),
        replace: (value) => replaceFair(value && { key, value }),
      },
    }),
    clear: () => {
      outputs.clear();
      replaceFair(undefined);
    },
  };
}
