import { describe, expect, it } from "vitest";
import { evidence } from "../../../src/compare/claimEvidence";
import { claimLink } from "../../../src/compare/claimLink";
import { claims, type Claim } from "../../../src/compare/claims";
import { claimRunOf, testClaim, type ClaimRun } from "../../../src/compare/claimTests";
import {
  claimResultText,
  claimsMarkdown,
  readClaimsFile,
  type ClaimsFile,
} from "../../../src/compare/claimText";
import { parsePlan } from "../../../src/compare/parsePlan";
import { rowsOf } from "../../../src/compare/rows";
import { fromHash } from "../../../src/contract/link";
import { valueOf } from "../../../src/contract/valueOf";
import { catalogue } from "../../../src/lab/catalogue";
import stored from "../../../docs/claims/claims.json";
import { fakeCell } from "../../support/fakeRecord";

const claimOf = (id: string): Claim => {
  const found = claims.find((one) => one.id === id);
  if (!found) throw new Error(`no claim ${id}`);
  return found;
};
const runsOf = (row: string, figures: readonly ClaimRun["figures"][]): readonly ClaimRun[] =>
  figures.map((one, i) => ({ row, replicate: `seed ${i}`, unit: i, figures: one }));
const planned = (runs: readonly ClaimRun[], count = 3) => ({ planned: count, runs });

describe("both < one", () => {
  const claim = claimOf("both-below-single-hum");
  const hum = (joint: readonly number[]): readonly ClaimRun[] => [
    ...runsOf(
      "alone-audio",
      [0.3, 0.3, 0.4].map((fused) => ({ fused, validation: fused })),
    ),
    // the best on validation, though not the best on test
    ...runsOf(
      "alone-video",
      [0.6, 0.7, 0.65].map((fused) => ({ fused, validation: 0.9 })),
    ),
    ...runsOf(
      "joint",
      joint.map((fused) => ({ fused, validation: fused })),
    ),
  ];

  it("holds where joint training is below the best single modality", () => {
    const result = testClaim(claim, { hum: planned(hum([0.5, 0.62, 0.54])) });
    expect(result).toMatchObject({ conclusion: "holds", count: 3 });
    expect(result.estimate).toBeCloseTo(-0.29 / 3, 12);
    expect(claimResultText(claim, result)).toBe("−9.7 points [−13.5, −5.9] over 3 repetitions");
  });

  it("fails on doctored data, is undecided between, and is not measured without runs", () => {
    const conclusion = (joint: readonly number[]) =>
      testClaim(claim, { hum: planned(hum(joint)) }).conclusion;
    expect(conclusion([0.7, 0.82, 0.74])).toBe("does not hold");
    expect(conclusion([0.5, 0.8, 0.65])).toBe("undecided");
    // a third repetition is planned
    expect(conclusion([0.5, 0.62])).toBe("not measured");
    expect(conclusion([0.5])).toBe("not measured");
    expect(testClaim(claim, {}).conclusion).toBe("not measured");
  });
});

describe("the other tests", () => {
  it("compare the gain of the losses with what balancing adds", () => {
    const gains = (multiLoss: number, mlb: number): string => {
      const fused = (share: number) => [0, 0.02, 0.01].map((noise) => ({ fused: share + noise }));
      const noisy = [{ fused: 0.501 }, { fused: 0.519 }, { fused: 0.51 }];
      const hum = [
        ...runsOf("joint", noisy),
        ...runsOf("multi-loss", fused(multiLoss)),
        ...runsOf("mlb", fused(mlb)),
      ];
      return testClaim(claimOf("gain-is-losses-hum"), { hum: planned(hum) }).conclusion;
    };
    expect(gains(0.6, 0.65)).toBe("holds");
    expect(gains(0.55, 0.75)).toBe("does not hold");
  });

  it("correlate a knob with ζ within each seed, over several plans", () => {
    const claim = claimOf("zeta-imbalance");
    const withZeta = (of: (knob: number, i: number) => number) =>
      Object.fromEntries(
        evidence
          .filter(({ knob }) => knob !== undefined)
          .map(({ id, knob = 0 }) => [
            id,
            planned(
              runsOf(
                "cm-vqvae",
                [0, 1, 2].map((i) => ({ knob, zeta: of(knob, i) })),
              ),
            ),
          ]),
      );
    expect(
      testClaim(
        claim,
        withZeta((knob, i) => 0.9 - knob + i / 100),
      ).conclusion,
    ).toBe("holds");
    expect(
      testClaim(
        claim,
        withZeta((knob, i) => knob + i / 100),
      ).conclusion,
    ).toBe("does not hold");
    expect(
      testClaim(
        claim,
        withZeta((knob, i) => (i === 0 ? knob : 0.9 - knob)),
      ).conclusion,
    ).toBe("undecided");
  });

  it("take the seeds of a correlation as its repetitions, and none without a ζ", () => {
    const claim = claimOf("zeta-accuracy");
    const mask = (zetas: readonly number[]): readonly ClaimRun[] =>
      ["learned", "lambda-3e-4", "lambda-1e-3"].flatMap((row, i) =>
        runsOf(
          row,
          zetas.map((zeta) => ({ zeta: zeta - i / 10, fused: 0.5 - i / 10 })),
        ),
      );
    const found = testClaim(claim, { mask: planned(mask([0.6, 0.7, 0.9])) });
    expect(found).toMatchObject({ conclusion: "holds", estimate: 1, count: 3 });
    expect(claimResultText(claim, found)).toContain("mean over 3 repetitions");
    expect(testClaim(claim, { mask: planned(mask([0.6, 0.7])) }).conclusion).toBe("not measured");
    expect(testClaim(claim, { mask: planned(mask([0.6, 0.7, Number.NaN])) }).count).toBe(2);
  });

  it("count a fold once, however many seeds repeat it", () => {
    const digits = [1, 2, 3].flatMap((fold) =>
      [5, 6].flatMap((seed) =>
        (["joint", "mlb"] as const).map((row): ClaimRun => ({
          row,
          replicate: `fold ${fold} of 3, seed ${seed}`,
          unit: fold,
          figures: { fused: row === "mlb" ? 0.6 + fold / 50 + seed / 100 : 0.5 },
        })),
      ),
    );
    expect(testClaim(claimOf("repaired-digits"), { digits: planned(digits, 6) }).count).toBe(3);
  });

  it("read accuracies of the last epochs on test, channels, ζ and the gap of the heads", () => {
    const cell = fakeCell("mask", "seed 7", 0.6);
    if (!cell.summary) throw new Error("no run");
    const summary = {
      ...cell.summary,
      dataset: { ...cell.summary.dataset, modalities: ["audio", "video"] },
      testEpochs: [
        { audio: 0.2, video: 0.5, fused: 0.4 },
        { audio: 0.2, video: 0.5, fused: 0.6 },
      ],
      mask: { channels: 64, kept: { audio: 12, video: 30 }, zeta: 0.4 },
      gap: 0.7,
    };
    expect(claimRunOf({ ...cell, summary }, 7, 0.2)?.figures).toMatchObject({
      fused: 0.5,
      headGap: 0.3,
      "kept:audio": 12,
      zeta: 0.4,
      gap: 0.7,
      knob: 0.2,
      validation: 0.6,
    });
    // the selected epoch does not stand in for the last ones
    const { testEpochs: _testEpochs, ...selected } = summary;
    const untested = claimRunOf({ ...cell, summary: { ...selected, test: { fused: 0.7 } } }, 7);
    expect(untested?.figures).not.toHaveProperty("fused");
  });
});

describe("the list of claims", () => {
  it("has evidence for every rule, and presets of the catalogue", () => {
    const known = evidence.map(({ id }) => id);
    for (const { id, rule, preset } of claims) {
      const needed = rule.kind === "combination" ? [rule.evidence] : rule.evidence;
      expect(known, id).toEqual(expect.arrayContaining([...needed]));
      expect(
        catalogue.presets.map((one) => one.id),
        id,
      ).toContain(preset);
    }
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
  });

  it("has links to the first run of the evidence, not to a preset that differs from it", () => {
    const claim = claimOf("lfm-helps");
    const read = valueOf(parsePlan(evidence.find(({ id }) => id === "labels")?.plan, catalogue));
    const link = claimLink(claim, read, catalogue);
    const { config, problems } = fromHash(link ?? "", catalogue);
    expect(problems).toEqual([]);
    expect(config).toMatchObject({ epochs: 12, encoder: { id: "grid-conv" }, seed: 5 });
    expect(config.data.params).toMatchObject({ clips: 360 });
    expect(config.parts.length).toBeGreaterThan(0);
    for (const { link: kept } of readClaimsFile(stored)?.results ?? [])
      if (kept !== undefined) expect(fromHash(kept, catalogue).problems).toEqual([]);
  });

  it("has plans that can run, with the rows of its rules", () => {
    for (const { id, plan } of evidence) {
      if (!plan) continue;
      const read = parsePlan(plan, catalogue);
      if (!read.ok) throw new Error(`${id}: ${read.failure.message}`);
      const rows = rowsOf(read.value, catalogue);
      expect(
        rows.flatMap(({ refusal }) => refusal || []),
        id,
      ).toEqual([]);
      const needed = claims.flatMap(({ rule }) =>
        rule.kind === "correlation"
          ? rule.evidence.includes(id)
            ? rule.rows
            : []
          : rule.evidence === id
            ? rule.terms.map(({ row }) => row)
            : [],
      );
      expect(
        rows.map((one) => one.id),
        id,
      ).toEqual(expect.arrayContaining(needed));
    }
  });

  it("has a stored file and a document in which every claim has a line", () => {
    const file = readClaimsFile(stored);
    expect(file?.results.map(({ id }) => id)).toEqual(claims.map(({ id }) => id));
    const text = claimsMarkdown(claims, file ?? ({} as ClaimsFile), "a computer");
    expect(text.split("\n").filter((line) => line.startsWith("| "))).toHaveLength(
      claims.length + 2,
    );
    expect(
      readClaimsFile({ ...stored, results: [{ id: "x", conclusion: "true" }] }),
    ).toBeUndefined();
  });
});
