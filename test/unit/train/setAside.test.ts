/** Which clips are held out from training. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ClipCard } from "../../../src/contract/clip";
import type { ClipTable } from "../../../src/core/data/clipTable";
import type { PartRun } from "../../../src/core/methods/part";
import {
  clipsOfEpoch,
  epochBatches,
  setAsideOf,
  stepsPerEpoch,
} from "../../../src/core/train/setAside";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("cpu"));

const classes = 3;

/** A table that serves rows instead of tensors; clip i has class i % 3. */
function tableOf(groups: readonly string[]): ClipTable {
  const cards = groups.map((group, i): ClipCard => ({
    id: String(i),
    name: String(i),
    label: i % classes,
    split: "train",
    durationS: 1,
    group,
  }));
  return {
    size: cards.length,
    cards,
    ids: cards.map(({ id }) => id),
    labels: cards.map(({ label }) => label),
    batch: (rows) => ({ rows }) as never,
    meanClip: () => new Float32Array(),
  };
}

const heldOut = (share: number, rotates = false): PartRun => ({
  heldOut: { share, rotates, updatesGroup: () => true, isFrozen: () => false },
});

const sourceOf = (
  groups: readonly string[],
  parts: readonly PartRun[],
  { seed = 7, batchSize = 4 } = {},
) => ({ pipeline: { parts }, train: tableOf(groups), seed, batchSize });

/** Clips of talker i: 6 for even i, 3 for odd. */
const talkers = Array.from({ length: 10 }, (_, i) =>
  Array.from({ length: i % 2 === 0 ? 6 : 3 }, () => `talker ${i}`),
).flat();
const groupsOf = (table: ClipTable | undefined): string[] => [
  ...new Set(table?.cards.map(({ group }) => group)),
];

describe("without a part that holds clips out", () => {
  it("every training clip trains", () => {
    const source = sourceOf(talkers, [{}]);
    expect(clipsOfEpoch(source, 1)).toEqual({ train: source.train });
    expect(setAsideOf([{}])).toBeUndefined();
    expect(stepsPerEpoch(source)).toBe(Math.floor(45 / 4));
    expect(epochBatches(source, 1).at(0).heldOut).toBeUndefined();
  });
});

describe("held-out clips", () => {
  it("belong to a share of the talkers, of whom none trains", () => {
    const { train, heldOut: away } = clipsOfEpoch(sourceOf(talkers, [heldOut(0.3)]), 1);
    expect(groupsOf(away)).toHaveLength(3);
    expect(groupsOf(train)).toHaveLength(7);
    expect(new Set([...groupsOf(train), ...groupsOf(away)]).size).toBe(10);
    expect([...train.ids, ...(away?.ids ?? [])].sort()).toEqual(tableOf(talkers).ids.toSorted());
  });

  it("depend on the seed alone, and stay the same", () => {
    const idsAt = (seed: number, epoch: number) =>
      clipsOfEpoch(sourceOf(talkers, [heldOut(0.3)], { seed }), epoch).heldOut?.ids;
    expect(idsAt(7, 1)).toEqual(idsAt(7, 1));
    expect(idsAt(7, 1)).toEqual(idsAt(7, 9));
    expect(idsAt(7, 1)).not.toEqual(idsAt(8, 1));
  });

  it("rotate: each talker is held out equally often, and every epoch has equally many steps", () => {
    const source = sourceOf(talkers, [heldOut(0.3, true)]);
    const times = new Map<string, number>();
    for (let epoch = 1; epoch <= 10; epoch++) {
      const { train, heldOut: away } = clipsOfEpoch(source, epoch);
      expect(groupsOf(away)).toHaveLength(3);
      for (const group of groupsOf(away)) times.set(group, (times.get(group) ?? 0) + 1);
      expect(Math.floor(train.size / 4)).toBeGreaterThanOrEqual(stepsPerEpoch(source));
      expect(epochBatches(source, epoch).count).toBe(stepsPerEpoch(source));
    }
    expect([...times.values()]).toEqual(Array.from({ length: 10 }, () => 3));
  });

  it("have equal shares of the classes where clips have no groups", () => {
    const { train, heldOut: away } = clipsOfEpoch(sourceOf(Array(60).fill(""), [heldOut(0.2)]), 1);
    expect(away?.size).toBe(12);
    for (const label of [0, 1, 2]) {
      expect(away?.labels.filter((own) => own === label)).toHaveLength(4);
      expect(train.labels.filter((own) => own === label)).toHaveLength(16);
    }
  });

  it("are served in batches, each clip once before any is served again", () => {
    const source = sourceOf(Array(24).fill(""), [heldOut(1 / 3)], { batchSize: 4 });
    const { count, at } = epochBatches(source, 1);
    expect(count).toBe(4);
    const rowsOf = (batch: unknown) => (batch as { rows: number[] }).rows;
    const away = Array.from({ length: count }, (_, i) => rowsOf(at(i).heldOut));
    const trained = Array.from({ length: count }, (_, i) => rowsOf(at(i).batch)).flat();
    const [first, second] = [away.slice(0, 2).flat(), away.slice(2).flat()];
    expect(new Set(first).size).toBe(8);
    expect(new Set(second)).toEqual(new Set(first));
    expect(second).not.toEqual(first);
    expect(new Set([...first, ...trained]).size).toBe(24);
  });

  it("leave at least one talker to train and one to hold out", () => {
    const { train, heldOut: away } = clipsOfEpoch(sourceOf(["a", "b"], [heldOut(0.05)]), 1);
    expect([train.size, away?.size]).toEqual([1, 1]);
    expect(() => clipsOfEpoch(sourceOf(["a", "a"], [heldOut(0.2)]), 1)).toThrow(
      'All 2 training clips belong to one group ("a"), so no group can be held out.',
    );
  });
});
