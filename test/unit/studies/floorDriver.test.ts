/** The runs of the floor: the draws of their clips, and the lab that trains them. */
import { describe, expect, it } from "vitest";
import type { FeatureDoor } from "../../../src/contract/door";
import { configOf, openClips, trainAndTest } from "../../../studies/floor/driver";
import { lastEpochs } from "../../../studies/floor/lastEpochs";
import { floorSets, type FloorSet } from "../../../studies/floor/sets";
import type { NodeLab } from "../../../studies/nodeLab";

const setOf = (id: string): FloorSet => {
  const set = floorSets.find((one) => one.id === id);
  if (!set) throw new Error(`no set ${id}`);
  return set;
};

/** The data seeds that two runs with seeds 5 and 6 request. */
async function requestedSeeds(set: FloorSet): Promise<readonly number[]> {
  const seeds: number[] = [];
  const features = {
    manifest: (_data: unknown, seed: number) => {
      seeds.push(seed);
      return Promise.resolve({ ok: true, value: {} });
    },
  } as unknown as FeatureDoor;
  for (const seed of [5, 6])
    for (const data of set.data.slice(0, 1))
      await openClips(features, configOf(set, {}, { data, seed }));
  return seeds;
}

describe("a draw of the floor", () => {
  it("has the same folds with every seed", async () => {
    expect(await requestedSeeds(setOf("spoken-digits"))).toEqual([0, 0]);
  });

  it("has other clips with another seed where there are no folds", async () => {
    expect(await requestedSeeds(setOf("seesaw"))).toEqual([5, 6]);
  });
});

/** A lab whose run has these accuracies on test clips. */
const labOf = (tested: readonly number[]) => {
  const options: unknown[] = [];
  const record = {
    epochs: [{ accuracy: { train: { fused: 0.5 } } }, { accuracy: { train: { fused: 0.9 } } }],
    final: { testEpochs: tested.map((fused) => ({ accuracy: { fused } })) },
  };
  const lab = {
    train: (_config: unknown, given: unknown) => {
      options.push(given);
      return Promise.resolve(undefined);
    },
    door: {
      record: () => Promise.resolve({ ok: true, value: record }),
      close: () => Promise.resolve(),
    },
  } as unknown as NodeLab;
  return { lab, options };
};

describe("a run of the floor", () => {
  const set = setOf("seesaw");
  const config = configOf(set, {}, { data: { id: "puppets" }, seed: 5 });

  it("is tested after each of the last epochs, and the mean is its accuracy", async () => {
    const { lab, options } = labOf([0.6, 0.8]);
    const trained = await trainAndTest(lab, config);
    expect(options).toEqual([{ testEpochs: lastEpochs }]);
    expect(trained.accuracy).toBeCloseTo(0.7);
    expect(trained.trainAccuracy).toBe(0.9);
  });

  it("that fails is reported", async () => {
    const { lab } = labOf([]);
    const failing = { ...lab, train: () => Promise.resolve({ code: "internal", message: "No." }) };
    await expect(trainAndTest(failing as NodeLab, config)).rejects.toThrow("No.");
  });
});
