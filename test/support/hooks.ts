/** Runs the hooks of one part without a model. */
import { randomFrom } from "../../src/core/data/random";
import type { PartSetting, StepLink } from "../../src/core/methods/part";
import * as tf from "../../src/core/tf";
import type { ParameterGroup } from "../../src/core/types";

export const settingOf = (
  ids: readonly string[],
  sizes: { readonly featureSize: number; readonly classes: number },
  groups: readonly ParameterGroup[] = [],
): PartSetting => ({
  modalities: ids.map((id) => ({ id, kind: "vector", images: 1, height: 1, width: 1, depth: 1 })),
  ...sizes,
  encoders: {},
  mapShapes: {},
  groups,
  random: randomFrom(1, "golden"),
});

/** A step's link that keeps logged numbers for a test. */
export function createLink(): { readonly logged: Map<string, number>; readonly link: StepLink } {
  const logged = new Map<string, number>();
  const given = new Map<string, tf.Tensor>();
  const link: StepLink = {
    log: (name, value) => void logged.set(name, value.dataSync()[0] ?? NaN),
    store: (name, tensor) => void given.set(name, tf.keep(tf.clone(tensor))),
    stored: <T extends tf.Tensor>(name: string) => {
      const tensor = given.get(name);
      if (!tensor) throw new Error(`nothing was handed on as "${name}"`);
      return tensor as T;
    },
  };
  return { logged, link };
}
