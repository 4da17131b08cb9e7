import { describe, expect, test } from "vitest";
import type { SplitName } from "../../../src/contract/clip";
import { splitByGroup, type Splittable } from "../../../src/import/split";

const names: readonly SplitName[] = ["train", "validation", "test"];
const clips = (groups: number, perGroup: number, classes: number): Splittable[] =>
  Array.from({ length: groups * perGroup }, (_, i) => ({
    group: `g${Math.floor(i / perGroup)}`,
    label: `c${i % classes}`,
  }));
const countsOf = (splits: readonly SplitName[]) =>
  names.map((name) => splits.filter((split) => split === name).length);

describe("splitByGroup", () => {
  test("no group is in two splits, and shares are near 60/20/20", () => {
    const list = clips(20, 12, 3);
    const { splits, warnings } = splitByGroup(list, 5);
    const homes = new Map<string, Set<SplitName>>();
    list.forEach(({ group }, i) => {
      const split = splits[i];
      if (split) homes.set(group, (homes.get(group) ?? new Set()).add(split));
    });
    expect([...homes.values()].every((home) => home.size === 1)).toBe(true);
    expect(countsOf(splits)).toEqual([144, 48, 48]);
    expect(warnings).toEqual([]);
  });

  test("equal seeds agree, other seeds differ", () => {
    const list = clips(20, 5, 2);
    expect(splitByGroup(list, 1)).toEqual(splitByGroup(list, 1));
    expect(splitByGroup(list, 1).splits).not.toEqual(splitByGroup(list, 2).splits);
  });

  test("clips without a group are split one by one, each class 60/20/20", () => {
    const list = clips(1, 300, 3).map(({ label }) => ({ label, group: "" }));
    const { splits } = splitByGroup(list, 3);
    for (const label of ["c0", "c1", "c2"])
      expect(countsOf(splits.filter((_, i) => list[i]?.label === label))).toEqual([60, 20, 20]);
  });

  test("one talker with most of the clips is in training, and the others are divided", () => {
    const list = [
      ...clips(1, 1000, 10).map((clip) => ({ ...clip, group: "s1" })),
      ...clips(9, 14, 10),
    ];
    const { splits } = splitByGroup(list, 1);
    expect(new Set(splits.slice(0, 1000))).toEqual(new Set(["train"]));
    const [, validation = 0, test = 0] = countsOf(splits);
    expect(validation).toBeGreaterThan(40);
    expect(test).toBeGreaterThan(40);
  });

  test("two groups: one is in training, the other is halved, with a warning", () => {
    const list = clips(2, 20, 2);
    const { splits, warnings } = splitByGroup(list, 1);
    expect(countsOf(splits)).toEqual([20, 10, 10]);
    expect(new Set(splits.slice(0, 20)).size + new Set(splits.slice(20)).size).toBe(3);
    expect(warnings[0]).toMatch(/only two groups/);
  });

  test("one group: split without it, with a warning", () => {
    const { splits, warnings } = splitByGroup(clips(1, 20, 2), 1);
    expect(countsOf(splits)).toEqual([12, 4, 4]);
    expect(warnings[0]).toMatch(/only one group/);
  });

  test("a stated split is kept for its group; several stated splits of a group are reported", () => {
    const list: Splittable[] = [
      { label: "a", group: "x", split: "test" },
      { label: "b", group: "x" },
      { label: "a", group: "y", split: "train" },
      { label: "b", group: "y", split: "validation" },
      ...clips(6, 4, 2).map((clip) => ({ ...clip, label: clip.label === "c0" ? "a" : "b" })),
    ];
    const { splits, warnings } = splitByGroup(list, 1);
    expect(splits.slice(0, 4)).toEqual(["test", "test", "train", "validation"]);
    expect(warnings[0]).toMatch(/^Group "y" is in train and validation/);
  });

  test("if train and test are stated for all clips, validation is taken from train by group", () => {
    const list = clips(10, 4, 2).map((clip, i): Splittable => ({
      ...clip,
      split: i < 32 ? "train" : "test",
    }));
    const { splits, warnings } = splitByGroup(list, 1);
    expect(countsOf(splits)).toEqual([24, 8, 8]);
    expect(new Set(splits.slice(32))).toEqual(new Set(["test"]));
    expect(warnings[0]).toMatch(/no validation split/);
  });

  test("warns of too few groups for every class", () => {
    const list = [
      { label: "a", group: "p" },
      { label: "a", group: "q" },
      { label: "b", group: "r" },
    ];
    expect(splitByGroup(list, 1).warnings.some((w) => /has no clip of [ab]/.test(w))).toBe(true);
  });
});

describe("folds", () => {
  const split = (list: readonly Splittable[], index: number, of = 5) =>
    splitByGroup(list, 5, { index, of });

  test("every group is in test once and in validation once, and never in two splits", () => {
    const list = clips(11, 6, 3);
    const roles = new Map<string, string[]>();
    for (let index = 0; index < 5; index++) {
      const homes = new Map<string, Set<SplitName>>();
      const { splits } = split(list, index);
      list.forEach(({ group }, i) => {
        const home = splits[i] ?? "train";
        homes.set(group, (homes.get(group) ?? new Set()).add(home));
      });
      for (const [group, home] of homes) {
        expect(home.size).toBe(1);
        roles.set(group, [...(roles.get(group) ?? []), ...home]);
      }
    }
    for (const seen of roles.values())
      expect(seen.toSorted()).toEqual(["test", "train", "train", "train", "validation"]);
  });

  test("refuses folds if labels.csv states the splits", () => {
    const list = clips(6, 2, 2).map((clip, i): Splittable => ({
      ...clip,
      split: names[Math.floor(i / 4)] ?? "train",
    }));
    expect(split(list, 1, 3).refusal).toMatch(/^folds: labels\.csv states the splits/);
    expect(splitByGroup(list, 5).refusal).toBe("");
  });

  test("refuses folds over two groups or over fewer groups than folds", () => {
    expect(split(clips(2, 6, 2), 1, 3).refusal).toMatch(/^folds: there are only two groups/);
    expect(split(clips(4, 6, 2), 1, 5).refusal).toMatch(/set folds to at most 4/);
    expect(split(clips(5, 6, 2), 1, 5).refusal).toBe("");
  });
});
