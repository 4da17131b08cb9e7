/** The pairs of a comparison, and the rows that others are compared with. */
import { describe, expect, it } from "vitest";
import { tableNote } from "../../../src/compare/comparisonText";
import { resolutionOf } from "../../../src/compare/contrasts";
import { resolvedDifference } from "../../../src/compare/hypothesisTests";
import { tableOf } from "../../../src/compare/resultTable";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCell, fakePlan } from "../../support/fakeRecord";

const fused = { split: "best", subject: "fused" } as const;
const plan = fakePlan({
  methods: ["joint", "mlb"],
  replicates: { kind: "seeds", seeds: [7, 8, 9] },
});
const row = (id: string, shares: readonly number[]) =>
  shares.map((share, i) => fakeCell(id, `seed ${i + 7}`, share));

describe("a comparison", () => {
  it("chooses the best modality over the repetitions that all modalities have", () => {
    const wide = { ...plan, alone: ["audio", "video"] };
    const referenceWith = (video: readonly number[]) =>
      tableOf(
        {
          plan: wide,
          cells: [...row("alone-audio", [0.4, 0.9, 0.9]), ...row("alone-video", video)],
        },
        catalogue,
        fused,
      ).references.find(({ kind }) => kind === "single")?.id;
    // audio is worse with the one seed that both have
    expect(referenceWith([0.6])).toBe("alone-video");
    expect(referenceWith([0.6, 0.7, 0.7])).toBe("alone-audio");
    expect(referenceWith([])).toBeUndefined();
  });

  it("takes the seeds of a fold as one pair", () => {
    const crossed = { kind: "folds", of: 3, seed: 7, seeds: [7, 8] } as const;
    const made = [1, 2, 3].flatMap((fold) =>
      [7, 8].flatMap((seed) => {
        const replicate = `fold ${fold} of 3, seed ${seed}`;
        return [
          fakeCell("joint", replicate, 0.5),
          fakeCell("mlb", replicate, 0.5 + fold / 10 + (seed - 7.5) / 5),
        ];
      }),
    );
    const folded = fakePlan({ ...plan, replicates: crossed });
    const found = tableOf({ plan: folded, cells: made }, catalogue, fused);
    const contrast = found.rows.find(({ id }) => id === "mlb")?.contrasts.reference;
    // the seeds of a fold cancel out: +0.1, +0.2, +0.3 with t(0.975, 2) = 4.30265
    expect(contrast?.pairs).toBe(3);
    expect(contrast?.mean).toBeCloseTo(0.2, 12);
    expect(contrast?.high).toBeCloseTo(0.2 + (4.302653 * 0.1) / Math.sqrt(3), 6);
    expect(tableNote(found)).toContain("over 3 folds with each of seeds 7, 8.");
    expect(tableNote(found)).toContain(
      "With 3 pairs and this spread (median deviation of the differences from Joint: 10.0 points)",
    );
  });

  it("corrects its resolution for the rows that have a test", () => {
    const three = fakePlan({ ...plan, methods: ["joint", "mlb", "pmr", "ogm"] });
    const cells = [
      ...row("joint", [0.5, 0.6, 0.7]),
      ...row("mlb", [0.6, 0.7, 0.9]),
      ...row("pmr", [0.4, 0.7, 0.6]),
      // 0.1 above with every seed
      ...row("ogm", [0.6, 0.7, 0.8]),
    ];
    const note = tableNote(tableOf({ plan: three, cells }, catalogue, fused));
    expect(note).toContain("the 2 tests of its column");
    expect(note).toContain("after the correction for 2 rows");
    const rows = [
      { id: "joint", name: "", values: [0.5, 0.6, 0.7] },
      { id: "mlb", name: "", values: [0.6, 0.7, 0.9] },
      { id: "pmr", name: "", values: [0.4, 0.7, 0.6] },
    ];
    const units = [{ unit: 7 }, { unit: 8 }, { unit: 9 }];
    const { deviation = NaN, alone, corrected } = resolutionOf("joint", rows, units) ?? {};
    expect(alone).toBe(resolvedDifference(deviation, 3));
    expect(corrected).toBe(resolvedDifference(deviation, 3, 0.025));
  });
});
