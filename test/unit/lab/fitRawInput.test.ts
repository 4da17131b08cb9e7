/** Ridge regression as the lab fits it. */
import { expect, it } from "vitest";
import type { ModalityCard } from "../../../src/contract/clip";
import type { FeatureDoor } from "../../../src/contract/door";
import { valueOf } from "../../../src/contract/valueOf";
import { fitRawInput, ridgeLimits } from "../../../src/lab/fitRawInput";
import { ridgeFloor } from "../../../studies/floor/ridgeFloor";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

const config = (...modalities: string[]) => tinyConfig({ parts: [], modalities });

it("equals the floor of the study, for every kind of modality", async () => {
  const ids = ["audio", "video", "f-pose", "s-steps", "t-words"];
  const features = toyFeatures({
    modalities: ids,
    counts: { train: 30, validation: 15, test: 21 },
  });
  const manifest = valueOf(await features.manifest({ id: "toy" }, 1));
  const blocks = {
    train: valueOf(await features.features("train")),
    validation: valueOf(await features.features("validation")),
    test: valueOf(await features.features("test")),
  };
  const floor = ridgeFloor(manifest.modalities, manifest.classes.length, blocks);
  for (const id of ids) {
    const { test, validation, penalty } = await fitRawInput(config(id), features, true);
    expect({ accuracy: test, validationAccuracy: validation, penalty }).toEqual(floor[id]);
  }
});

it("reads the test split once where it is opened, and never elsewhere", async () => {
  const features = toyFeatures();
  const sealed = await fitRawInput(config("audio"), features, false);
  expect(sealed.test).toBeUndefined();
  expect(features.served).not.toContain("test");
  await fitRawInput(config("audio"), features, true);
  expect(features.served.filter((split) => split === "test")).toHaveLength(1);
});

/** Toy features whose manifest says something else. */
const claiming = (change: { train?: number; card?: Partial<ModalityCard> }): FeatureDoor => {
  const toy = toyFeatures();
  return {
    ...toy,
    manifest: async (data, seed) => {
      const value = valueOf(await toy.manifest(data, seed));
      const counts = {
        ...value.counts,
        ...(change.train !== undefined && { train: change.train }),
      };
      const modalities = value.modalities.map((card) => ({ ...card, ...change.card }));
      return { ok: true, value: { ...value, counts, modalities } };
    },
  };
};

it("refuses what it cannot fit, with a sentence", async () => {
  const { clips, values } = ridgeLimits;
  for (const [ids, features, sentence] of [
    [["sonar"], toyFeatures(), 'the clips have no "sonar"'],
    [["audio", "video"], toyFeatures(), "name one"],
    [["audio"], claiming({ train: clips + 1 }), `up to ${clips} training clips`],
    [["audio"], claiming({ card: { shape: [values] } }), `up to ${values} input values`],
  ] as const)
    await expect(fitRawInput(config(...ids), features, false)).rejects.toThrow(sentence);
});
