/** Runs the hooks of one part without a model. */
import { randomFrom } from "../../src/core/data/random";
import type {
  Backward,
  ClassifierInputs,
  EpochView,
  PartSetting,
  StepLink,
  StepView,
} from "../../src/core/methods/part";
import * as tf from "../../src/core/tf";
import type { Batch, Forward, ParameterGroup } from "../../src/core/types";

export const settingOf = (
  ids: readonly string[],
  sizes: { readonly featureSize: number; readonly classes: number },
  groups: readonly ParameterGroup[] = [],
): PartSetting => ({
  modalities: ids.map((id) => ({ id, kind: "vector", images: 1, height: 1, width: 1, depth: 1 })),
  ...sizes,
  encoders: {},
  mapShapes: {},
  mapsPerClip: {},
  groups,
  random: randomFrom(1, "golden"),
});

/** A step's link that keeps logged numbers for a test. */
export function createLink(): { readonly logged: Map<string, number>; readonly link: StepLink } {
  const logged = new Map<string, number>();
  const given = new Map<string, tf.Tensor>();
  const link: StepLink = {
    draw: randomFrom(1, "step"),
    log: (name, value) => void logged.set(name, value.dataSync()[0] ?? NaN),
    store: (name, tensor) => void given.set(name, tf.keep(tf.clone(tensor))),
    stored: <T extends tf.Tensor>(name: string) => {
      const tensor = given.get(name);
      if (!tensor) throw new Error(`nothing was stored as "${name}"`);
      return tensor as T;
    },
  };
  return { logged, link };
}

// The hooks below read a few fields of a step; a test gives those alone.

export const forwardOf = (fields: Partial<Forward>): Forward => fields as Forward;
export const batchOf = (fields: Partial<Batch>): Batch => fields as Batch;
export const classifierInputsOf = (fields: Partial<ClassifierInputs>): ClassifierInputs =>
  fields as ClassifierInputs;
export const epochViewOf = (fields: Partial<EpochView>): EpochView => fields as EpochView;

export const viewOf = (
  link: StepLink,
  {
    forward = {},
    batch = {},
    draw = randomFrom(1, "step"),
  }: {
    readonly forward?: Partial<Forward>;
    readonly batch?: Partial<Batch>;
    readonly draw?: StepView["draw"];
  } = {},
): StepView => ({ ...link, forward: forwardOf(forward), batch: batchOf(batch), draw });

export const backwardOf = (
  gradients: Backward["gradients"],
  byTerm?: Backward["byTerm"],
): Backward => ({ gradients, stepMultipliers: new Map(), ...(byTerm && { byTerm }) });
