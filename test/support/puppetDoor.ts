/** The built-in dataset as a FeatureDoor in Node, without a media worker. */
import type { FeatureDoor } from "../../src/contract/door";
import type { SplitName } from "../../src/contract/clip";
import {
  planPuppets,
  puppetClipCard,
  puppetFeatures,
  puppetManifestParts,
  puppetsCard,
  type PuppetPlan,
} from "../../src/core/data/synthetic/puppets";
import { parseParams } from "../../src/contract/params";

export function puppetDoor(): FeatureDoor {
  let plan: PuppetPlan | undefined;
  let count = 0;
  const clipsOf = (split: SplitName) => (plan?.clips ?? []).filter((spec) => spec.split === split);
  return {
    manifest: (data, seed) => {
      const params = parseParams("puppets", puppetsCard.params, data.params);
      plan = planPuppets(params, seed);
      count = plan.classes.length;
      return Promise.resolve({
        ok: true,
        value: {
          ...puppetManifestParts,
          key: JSON.stringify([data, seed]),
          classes: plan.classes,
          clips: [],
          counts: {
            train: clipsOf("train").length,
            validation: clipsOf("validation").length,
            test: clipsOf("test").length,
          },
          problems: [],
          ceiling: { ...plan.ceiling },
        },
      });
    },
    features: (split) => {
      const specs = clipsOf(split);
      const made = specs.map(puppetFeatures);
      const video = new Uint8Array(made.reduce((sum, one) => sum + one.video.length, 0));
      const audio = new Float32Array(made.reduce((sum, one) => sum + one.audio.length, 0));
      made.forEach((one, i) => {
        video.set(one.video, i * one.video.length);
        audio.set(one.audio, i * one.audio.length);
      });
      const clips = specs.map((spec) => puppetClipCard(spec, count));
      return Promise.resolve({ ok: true, value: { split, clips, features: { audio, video } } });
    },
  };
}
