/** The test after each of the last epochs, and the seed of the data, through the lab's door. */
import { describe, expect, it } from "vitest";
import type { FeatureDoor, OpenOptions } from "../../src/contract/door";
import type { ExperimentConfig } from "../../src/contract/experiment";
import type { RunRecord } from "../../src/contract/record";
import { valueOf } from "../../src/contract/valueOf";
import { nodeLab, tinyConfig } from "../support/lab";
import { toyFeatures } from "../support/toyFeatures";

const config = tinyConfig({ backend: "wasm", epochs: 3, parts: [] });

async function trained(
  own: ExperimentConfig,
  options: OpenOptions,
  features: FeatureDoor = toyFeatures(),
): Promise<{ readonly record: RunRecord; readonly test: object | undefined }> {
  const lab = nodeLab("wasm");
  lab.useFeatures(features);
  let test: object | undefined;
  const sink = (events: readonly { readonly type: string }[]): void => {
    test = events.find(({ type }) => type === "test") ?? test;
  };
  valueOf(await lab.door.open(own, sink, undefined, options));
  await lab.door.step(9);
  await lab.door.openTest();
  const record = valueOf(await lab.door.record());
  await lab.door.close();
  return { record, test };
}

describe("the test after each of the last epochs", () => {
  it("is one opening, and the last epoch has the accuracy that selecting it gives", async () => {
    const last = { ...config, selection: { id: "last-epoch" } };
    const { record, test } = await trained(last, { testEpochs: 2 });
    const { final, testOpenings } = record;
    expect(final.testEpochs?.map(({ epoch }) => epoch)).toEqual([2, 3]);
    expect(final.testEpochs?.at(-1)?.accuracy).toEqual(final.test?.accuracy);
    expect(testOpenings).toBe(1);
    expect(test).toMatchObject({ epochs: 2, openings: 1 });
  });

  it("is left out without the option, and changes nothing else", async () => {
    const without = await trained(config, {});
    const tested = await trained(config, { testEpochs: 5 });
    expect(without.record.final.testEpochs).toBeUndefined();
    expect(tested.record.final.testEpochs).toHaveLength(3);
    expect(tested.record.epochs).toEqual(without.record.epochs);
    expect(tested.record.final.test).toEqual(without.record.final.test);
  });
});

describe("the seed of the data", () => {
  const seedOfData = async (own: ExperimentConfig): Promise<number | undefined> => {
    const toy = toyFeatures();
    let asked: number | undefined;
    const manifest: FeatureDoor["manifest"] = (data, seed) => {
      asked = seed;
      return toy.manifest(data, seed);
    };
    await trained(own, {}, { ...toy, manifest });
    return asked;
  };

  it("is the run's seed, unless the configuration has one", async () => {
    expect(await seedOfData({ ...config, seed: 3 })).toBe(3);
    expect(await seedOfData({ ...config, seed: 3, dataSeed: 8 })).toBe(8);
  });

  it("leaves initial weights and batches to the seed", async () => {
    const own = async (changes: Partial<ExperimentConfig>) =>
      (await trained({ ...config, ...changes }, {})).record.epochs;
    // toy clips are the same for every seed
    expect(await own({ seed: 3, dataSeed: 8 })).toEqual(await own({ seed: 3 }));
    expect(await own({ seed: 4, dataSeed: 8 })).not.toEqual(await own({ seed: 3 }));
  });
});
