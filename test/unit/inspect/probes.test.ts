/** Probes on synthetic features with known content. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ClipCard } from "../../../src/contract/clip";
import type { ProbeRow } from "../../../src/contract/probes";
import { groupInterval, groupByKey, centralInterval } from "../../../src/core/inspect/bootstrap";
import {
  countDistinct,
  equivalentCodes,
  perplexityOf,
  createCodeTally,
} from "../../../src/core/inspect/codesInUse";
import { regress } from "../../../src/core/train/maskedRegression";
import { fitNetworks } from "../../../src/core/inspect/networkProbe";
import { collectFactors } from "../../../src/core/inspect/probedFactors";
import { assignFolds, shuffleLabels } from "../../../src/core/inspect/probeFolds";
import { readabilityOf } from "../../../src/core/inspect/factorConclusions";
import { randomOmega } from "../../../src/core/inspect/randomOmega";
import { accuracyOf, predictedOf } from "../../../src/core/measures/predictions";
import { randomFrom } from "../../../src/core/data/random";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("wasm"));

const rest = () => Promise.resolve();
const random = randomFrom(4, "planted");
/** Channel 0 encodes the first bit, channels 1 and 2 together the second (by exclusive or), 3 is noise. */
const clips = Array.from({ length: 240 }, () => {
  const bits = [random.integer(2), random.integer(2), random.integer(2)] as const;
  const near = (bit: number): number => 2 * bit - 1 + 0.2 * random.normal();
  const row = Float32Array.of(near(bits[0]), near(bits[1]), near(bits[2]), random.normal());
  return { row, linear: bits[0], xor: bits[1] === bits[2] ? 0 : 1 };
});
const rows = clips.map(({ row }) => row);
const [fitted, heldOut] = [rows.slice(0, 160), rows.slice(160)];
const labelsOf = (key: "linear" | "xor") => clips.map((clip) => clip[key]);
const score = (probabilities: readonly Float32Array[], labels: readonly number[]): number =>
  accuracyOf(predictedOf(probabilities), labels.slice(160));

describe("linear and network probes", () => {
  it("predict a factor only from the channels that encode it", async () => {
    const before = tf.memory().numTensors;
    const head = (sees: readonly number[], key: "linear" | "xor") => ({
      sees,
      classes: 2,
      labels: labelsOf(key).slice(0, 160),
    });
    const all = [1, 1, 1, 1];
    const heads = [
      head(all, "linear"),
      head([1, 0, 0, 0], "linear"),
      head([0, 1, 1, 1], "linear"),
      head(all, "xor"),
    ];
    const linear = await regress(fitted, heads, heldOut, rest);
    expect(score(linear[0] ?? [], labelsOf("linear"))).toBeGreaterThan(0.97);
    expect(score(linear[1] ?? [], labelsOf("linear"))).toBeGreaterThan(0.97);
    expect(score(linear[2] ?? [], labelsOf("linear"))).toBeLessThan(0.7);
    expect(score(linear[3] ?? [], labelsOf("xor"))).toBeLessThan(0.7);

    const xor = [head([0, 1, 1, 0], "xor"), head([1, 0, 0, 1], "xor")];
    const network = await fitNetworks(fitted, xor, heldOut, 3, rest);
    expect(score(network[0] ?? [], labelsOf("xor"))).toBeGreaterThan(0.95);
    expect(score(network[1] ?? [], labelsOf("xor"))).toBeLessThan(0.7);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("can have different numbers of classes", async () => {
    const three = rows.map((row) => ((row[0] ?? 0) > 0 ? 2 : (row[3] ?? 0) > 0 ? 1 : 0));
    const heads = [
      { sees: [1, 1, 1, 1], classes: 3, labels: three.slice(0, 160) },
      { sees: [1, 1, 1, 1], classes: 2, labels: labelsOf("linear").slice(0, 160) },
    ];
    const probabilities = await regress(fitted, heads, heldOut, rest);
    expect(probabilities.map((own) => own[0]?.length)).toEqual([3, 2]);
    for (const own of probabilities)
      for (const row of own) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 4);
  });
});

describe("the readability of a factor", () => {
  const at = (low: number) => ({ mean: low + 0.1, low, high: low + 0.2 });
  const row = (probe: ProbeRow["probe"], all: number, kept: number | null): ProbeRow => ({
    factor: "skin",
    subject: "video",
    probe,
    shuffled: null,
    accuracy: {
      all: at(all),
      kept: kept === null ? null : at(kept),
      dropped: null,
      "random-kept": null,
      "random-dropped": null,
    },
  });
  it.each([
    ["linearly readable", [row("linear", 0.8, 0.6), row("network", 0.8, 0.6)]],
    ["hidden", [row("linear", 0.8, 0.2), row("network", 0.8, 0.6)]],
    ["hidden", [row("linear", 0.8, 0.2), row("codes", 0.8, 0.6)]],
    ["thrown away", [row("linear", 0.8, 0.2), row("network", 0.8, 0.2), row("codes", 0.8, 0.2)]],
    ["thrown away", [row("linear", 0.8, null), row("network", 0.8, null)]],
    ["not there", [row("linear", 0.3, 0.2), row("network", 0.2, 0.2)]],
  ] as const)("%s", (readability, table) => {
    expect(readabilityOf(table, 0.35)).toBe(readability);
  });
});

describe("factors", () => {
  const card = (i: number, factors: ClipCard["factors"]): ClipCard => ({
    id: `c${i}`,
    name: `c${i}`,
    label: i % 2,
    split: "train",
    durationS: 1,
    group: `g${i % 6}`,
    ...(factors && { factors }),
  });
  const cards = Array.from({ length: 24 }, (_, i) =>
    card(i, {
      actor: `g${i % 6}`,
      same: `class ${i % 2}`,
      pitch: 100 + i,
      only: "x",
      mood: i % 3,
      rare: i === 0 ? "a" : "b",
    }),
  );
  it("are the label, the group under its own name, and columns; numbers are divided into thirds", () => {
    const { factors, leftOut } = collectFactors(cards, undefined, 3);
    expect(factors.map(({ name }) => name)).toEqual(["label", "actor", "pitch", "mood"]);
    expect(factors.find(({ name }) => name === "actor")?.isGroup).toBe(true);
    const pitch = factors.find(({ name }) => name === "pitch");
    expect(pitch?.classes).toEqual(["below 108", "108 to 115", "above 115"]);
    expect([0, 1, 2].map((k) => pitch?.labels.filter((one) => one === k).length)).toEqual([
      8, 8, 8,
    ]);
    expect(leftOut.join(" ")).toContain('only: it is "x" in every clip');
    expect(leftOut.join(" ")).toContain('rare: "a" has 1 clips, too few');
    expect(collectFactors(cards, ["same", "nope"], 3).leftOut).toHaveLength(2);
  });

  it("are divided into folds by group, except for the group itself", () => {
    const groups = cards.map(({ group }) => group);
    const { factors } = collectFactors(cards, undefined, 3);
    for (const factor of factors) {
      const { foldOf, by } = assignFolds(factor, groups, 3, randomFrom(1, factor.name));
      expect(new Set(foldOf).size).toBe(3);
      const folds = groupByKey(groups).map((own) => new Set(own.map((clip) => foldOf[clip])).size);
      expect(by).toBe(factor.isGroup ? "clips" : "groups");
      expect(Math.max(...folds)).toBe(factor.isGroup ? 3 : 1);
    }
  });

  it("are shuffled among groups where a group has one class", () => {
    const groups = cards.map(({ group }) => group);
    const ofGroup = cards.map((_, i) => (i % 6 < 3 ? 0 : 1));
    const shuffled = shuffleLabels(ofGroup, groups, randomFrom(2, "shuffle"));
    for (const own of groupByKey(groups)) expect(new Set(own.map((i) => shuffled[i])).size).toBe(1);
    const free = cards.map((_, i) => i % 4);
    const dealt = shuffleLabels(free, groups, randomFrom(2, "shuffle"));
    expect([...dealt].sort()).toEqual([...free].sort());
    expect(dealt).not.toEqual(free);
  });
});

describe("intervals", () => {
  it("resample whole groups, so equal clips of a group count once", () => {
    const groups = Array.from({ length: 10 }, (_, g) => [2 * g, 2 * g + 1]);
    const values = groups.flatMap((_, g) => (g < 5 ? [1, 1] : [0, 0]));
    const { mean, low, high } = groupInterval(values, groups, randomFrom(1, "b"));
    expect(mean).toBe(0.5);
    // binomial of 10 groups, not of 20 clips
    expect(low).toBeCloseTo(0.2, 1);
    expect(high).toBeCloseTo(0.8, 1);
    expect(groupByKey(["", "", ""])).toEqual([[0], [1], [2]]);
    expect(centralInterval([1, 1, 1])).toEqual({ mean: 1, low: 1, high: 1 });
  });
});

describe("codes in use", () => {
  const vectors = [
    Float32Array.of(0, 0, 5),
    Float32Array.of(0, 1, 5),
    Float32Array.of(1, 0, 5),
    Float32Array.of(1, 0, 9),
  ];
  it("differ in some channels and not in others", () => {
    expect(countDistinct(vectors, [1, 1, 1])).toBe(4);
    expect(countDistinct(vectors, [1, 0, 0])).toBe(2);
    expect(countDistinct(vectors, [0, 0, 0])).toBe(1);
    expect(equivalentCodes(vectors, [1, 0, 0])).toEqual([0, 0, 2, 2]);
    expect(perplexityOf([0.5, 0.5, 0])).toBeCloseTo(2, 6);
  });

  it("are counted by group of channels, and as combinations", () => {
    const tally = createCodeTally(4, 2, 3);
    // two positions: codes (0, 2) and (0, 1)
    tally.add(Float32Array.of(1, 1, 7, 7, 1, 1, 8, 8), Int32Array.of(0, 2, 0, 1));
    const { use, dead, distinct: apart, perplexity } = tally.report(Uint8Array.of(1, 1, 0, 0));
    expect(use.map((own) => [...own])).toEqual([
      [1, 0, 0],
      [0, 0.5, 0.5],
    ]);
    expect(dead).toBe(3);
    expect(apart).toEqual({ all: 2, kept: 1, dropped: 2 });
    expect(perplexity).toBeCloseTo(1.5, 6);
  });
});

it("a random mask keeps as many channels of each modality", () => {
  const like = { audio: Uint8Array.of(1, 0, 0, 0, 1), video: Uint8Array.of(0, 0, 0, 0, 0) };
  const drawn = Array.from({ length: 20 }, (_, i) => randomOmega(like, randomFrom(i, "m")));
  for (const one of drawn) {
    expect(one["audio"]?.reduce((a, b) => a + b, 0)).toBe(2);
    expect(one["video"]?.reduce((a, b) => a + b, 0)).toBe(0);
  }
  expect(new Set(drawn.map((one) => one["audio"]?.join())).size).toBeGreaterThan(4);
});
