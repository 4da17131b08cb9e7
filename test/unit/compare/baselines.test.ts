import { describe, expect, it } from "vitest";
import { baselinePlan, hasSameRows } from "../../../src/compare/baselinePlan";
import { baselineSentences } from "../../../src/compare/baselineText";
import { plannedRuns } from "../../../src/compare/queue";
import { tableOf } from "../../../src/compare/resultTable";
import type { ComparisonPlan } from "../../../src/contract/compare";
import { toStoredHash, withPreset } from "../../../src/contract/link";
import { catalogue } from "../../../src/lab/catalogue";
import { comparisonOf, knownCells, withModalityNames } from "../../../src/state/baselineComparison";
import { fakeCell, fakePlan } from "../../support/fakeRecord";

const modalities = [
  { id: "audio", name: "Sound" },
  { id: "video", name: "Picture" },
];
const presetConfig = (id: string) => {
  const preset = catalogue.presets.find((one) => one.id === id);
  if (!preset) throw new Error(`There is no preset ${id}.`);
  return withPreset(preset.config, catalogue);
};
function planOf(preset: string, seeds = 1): ComparisonPlan {
  const outcome = baselinePlan(
    {
      config: presetConfig(preset),
      catalogue,
      modalities: modalities.map(({ id }) => id),
      name: "Hum",
    },
    seeds,
  );
  if (!outcome.ok) throw new Error(outcome.failure.message);
  return outcome.value;
}
const trainedRuns = (plan: ComparisonPlan) =>
  plannedRuns(plan, catalogue, []).filter(({ row }) => !row.isRidge);
const rowIds = (plan: ComparisonPlan) => trainedRuns(plan).map(({ row }) => row.id);

describe("the plan", () => {
  it.each(["hum", "hum-sound", "hum-mlb"])(
    "of %s has each modality alone, joint training and MLB",
    (id) => {
      expect(rowIds(planOf(id))).toEqual(["alone-audio", "alone-video", "joint", "mlb"]);
    },
  );

  it("trains the configurations of the family's presets", () => {
    const hashOf = (id: string): string => toStoredHash(presetConfig(id), catalogue);
    expect(trainedRuns(planOf("hum")).map(({ hash }) => hash)).toEqual(
      ["hum-sound", "hum-picture", "hum", "hum-mlb"].map(hashOf),
    );
  });

  it("adds the method of the setup, or its parts if they have no name", () => {
    expect(rowIds(planOf("hum-mask-held-out-mlb")).at(-1)).toBe("mask-held-out-mlb");
    const config = { ...presetConfig("hum"), parts: [{ id: "mask" }, { id: "lfm-heuristic" }] };
    const setup = { config, catalogue, modalities: ["audio", "video"], name: "Hum" };
    const outcome = baselinePlan(setup, 1);
    expect(outcome.ok && outcome.value.variants).toMatchObject([
      { id: "setup", name: "This setup", parts: config.parts },
    ]);
  });

  it("counts seeds from the seed of the setup, and tests the averaged weights once", () => {
    const { seed } = presetConfig("hum");
    expect(planOf("hum", 3)).toMatchObject({
      replicates: { kind: "seeds", seeds: [seed, seed + 1, seed + 2] },
      openTest: true,
      testEpochs: 1,
    });
  });

  it("tests the last epochs of weights that are not averaged", () => {
    expect(presetConfig("digits").averaging.id).toBe("none");
    expect(planOf("digits").testEpochs).toBe(5);
  });
});

describe("the stored comparison of a plan", () => {
  const [one, three] = [planOf("hum"), planOf("hum", 3)];
  const stored = (id: string, plan: ComparisonPlan, of: ComparisonPlan = plan) => ({
    id,
    created: "",
    plan,
    cells: trainedRuns(of).map(({ row, replicate, hash }) => ({
      ...fakeCell(row.id, replicate, 0.5),
      hash,
    })),
  });

  it("is found whatever its name and its seeds, and not if another setting differs", () => {
    expect(hasSameRows({ ...three, name: "Mine" }, one, catalogue)).toBe(true);
    expect(hasSameRows(planOf("loud-hum"), one, catalogue)).toBe(false);
    expect(hasSameRows({ ...one, openTest: false }, one, catalogue)).toBe(false);
    const { base } = one;
    expect(hasSameRows({ ...one, base: { ...base, epochs: 3 } }, one, catalogue)).toBe(false);
  });

  it("is the one with the same seeds before others", () => {
    const all = [stored("three", three), stored("one", one), stored("other", planOf("session"))];
    expect(comparisonOf(one, all, catalogue)?.id).toBe("one");
    expect(comparisonOf(planOf("hum", 5), all, catalogue)?.id).toBe("three");
    expect(comparisonOf(planOf("memoriser"), all, catalogue)).toBeUndefined();
  });

  it("is found without ridge regression, after one that has it", () => {
    const { ridge: _, ...before } = one;
    expect(one.ridge).toEqual(["audio", "video"]);
    expect(comparisonOf(one, [stored("before", before)], catalogue)?.id).toBe("before");
    const both = [stored("before", before), stored("one", one)];
    expect(comparisonOf(one, both, catalogue)?.id).toBe("one");
    expect(knownCells(one, [stored("before", before)], catalogue)).toHaveLength(4);
  });

  it("gives its runs to a plan with more seeds", () => {
    const known = knownCells(
      three,
      [stored("one", one), stored("o", planOf("session"))],
      catalogue,
    );
    expect(known.map(({ key }) => key)).toEqual(
      rowIds(one).map((row) => `run ${row} seed ${one.base.seed}`),
    );
  });
});

describe("the sentences", () => {
  /** Accuracies of each row by seed. */
  type Accuracies = Readonly<Record<string, readonly number[]>>;
  const sentencesOf = (accuracies: Accuracies, clips = 1000, ceiling = {}) => {
    const seeds = Object.values(accuracies)[0]?.map((_, i) => 7 + i) ?? [];
    const plan = fakePlan({
      methods: ["joint", "mlb"],
      alone: ["audio", "video"],
      replicates: { kind: "seeds", seeds },
    });
    const cells = Object.entries(accuracies).flatMap(([row, shares]) =>
      shares.map((share, i) => {
        const cell = fakeCell(row, `seed ${7 + i}`, share);
        const { summary } = cell;
        if (!summary) throw new Error("A fake cell has a summary.");
        const own = row.startsWith("alone-") ? [row.slice(6)] : ["audio", "video"];
        const dataset = { ...summary.dataset, modalities: own, ceiling };
        return { ...cell, summary: { ...summary, dataset } };
      }),
    );
    const metric = { split: "best", subject: "fused" } as const;
    const table = withModalityNames(tableOf({ plan, cells }, catalogue, metric), modalities);
    return baselineSentences({ table, clips });
  };
  const single = { "alone-audio": [0.44], "alone-video": [0.74] };

  it("of joint training below the best modality, and of a repair", () => {
    const sentences = sentencesOf({ ...single, joint: [0.57], mlb: [0.75] });
    expect(sentences[0]).toBe(
      "Joint training 57 % on test clips, below picture alone, 74 %: all modalities together are less accurate than the best one alone.",
    );
    expect(sentences[1]).toBe(
      "MLB 75 %: above joint training, not significantly different from picture alone.",
    );
    expect(sentences[2]).toContain("One seed, so there is no interval: on 1000 clips");
  });

  it("of joint training above it, and of a method that makes it worse", () => {
    const sentences = sentencesOf({ ...single, joint: [0.83], mlb: [0.7] });
    expect(sentences[0]).toContain("83 % on test clips, above picture alone, 74 %");
    expect(sentences[1]).toBe("MLB 70 %: below joint training, below picture alone.");
  });

  it("of a difference that the number of clips cannot resolve", () => {
    const outcome = { ...single, joint: [0.69], mlb: [0.7] };
    expect(sentencesOf(outcome)[0]).toContain("below picture alone");
    expect(sentencesOf(outcome, 100)[0]).toContain("not significantly different from picture");
  });

  it("of several seeds, by their intervals", () => {
    const sentences = sentencesOf({
      "alone-audio": [0.4, 0.41, 0.39],
      "alone-video": [0.7, 0.71, 0.72],
      joint: [0.6, 0.61, 0.63],
      mlb: [0.8, 0.6, 0.7],
    });
    expect(sentences[0]).toContain("61.3 % on test clips, below picture alone, 71.0 % (−9.7 [−11.");
    expect(sentences[1]).toContain(
      "MLB 70.0 %: not significantly different from joint training (+8.7 [",
    );
    expect(sentences[2]).toContain("Means over 3 seeds; differences in points");
  });

  it("of the best possible accuracies, those of a modality alone in its own row", () => {
    const ceiling = { audio: 0.67, video: 0.96, fused: 0.98 };
    expect(sentencesOf({ ...single, joint: [0.5] }, 1000, ceiling)).toContain(
      "Best possible: sound alone 67 %, picture alone 96 %, all together 98 %.",
    );
  });

  it("of the first runs, without a conclusion", () => {
    expect(sentencesOf({ "alone-audio": [0.44], joint: [0.6] })).toEqual([
      "So far: sound alone 44 %, Joint 60 %.",
    ]);
    expect(sentencesOf({})).toEqual([]);
  });
});
