import { describe, expect, it } from "vitest";
import { accuracyBand } from "../../../src/compare/accuracyBand";
import { runsCsv, toCsv, toLatex, toMarkdown } from "../../../src/compare/exports";
import { plannedRuns } from "../../../src/compare/queue";
import { tableOf } from "../../../src/compare/resultTable";
import { splitsOf } from "../../../src/compare/runSummary";
import {
  contrastText,
  missingRunsText,
  referenceText,
  spreadText,
  tableNote,
} from "../../../src/compare/comparisonText";
import type { Cell } from "../../../src/contract/compare";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCell, fakePlan } from "../../support/fakeRecord";

const fused = { split: "best", subject: "fused" } as const;
const seeds = ["seed 7", "seed 8", "seed 9"];
const plan = fakePlan({
  methods: ["joint", "mlb", "pmr"],
  replicates: { kind: "seeds", seeds: [7, 8, 9] },
});
const row = (id: string, shares: readonly number[]): Cell[] =>
  shares.map((share, i) => fakeCell(id, seeds[i] ?? "", share));
const cells = [
  ...row("joint", [0.5, 0.6, 0.7]),
  ...row("mlb", [0.6, 0.7, 0.8]),
  ...row("pmr", [0.4, 0.7, 0.6]),
];
const table = tableOf({ plan, cells }, catalogue, fused);
const of = (id: string, from = table) => from.rows.find((one) => one.id === id);

describe("a table", () => {
  it("has mean, deviation, places and ranks", () => {
    expect(of("mlb")).toMatchObject({ runs: 3, place: "best", rank: (1 + 1.5 + 1) / 3 });
    expect(of("mlb")?.mean).toBeCloseTo(0.7, 12);
    expect(of("mlb")?.deviation).toBeCloseTo(0.1, 12);
    expect(of("joint")?.place).toBe("second");
    expect(of("pmr")?.place).toBeUndefined();
    expect(of("pmr")?.rank).toBeCloseTo((3 + 1.5 + 3) / 3, 12);
  });

  it("pairs each method with Joint by seed", () => {
    // +0.1 with every seed: no spread at all
    expect(of("mlb")?.contrasts.reference?.low).toBeCloseTo(0.1, 9);
    expect(of("mlb")?.contrasts.reference?.high).toBeCloseTo(0.1, 9);
    expect(of("joint")?.contrasts.reference).toBeUndefined();
    // −0.1, +0.1, −0.1: mean −1/30, deviation 0.11547, t(0.975, 2) = 4.30265
    const half = (4.302653 * 0.1154701) / Math.sqrt(3);
    expect(of("pmr")?.contrasts.reference?.mean).toBeCloseTo(-1 / 30, 9);
    expect(of("pmr")?.contrasts.reference?.high).toBeCloseTo(-1 / 30 + half, 6);
  });

  it("gives no place to a row with fewer runs, and gives the reason", () => {
    const failed: Cell = { ...fakeCell("pmr", "seed 9", 0), failure: "It blew up." };
    const { summary: _summary, ...without } = failed;
    const some = [...row("joint", [0.5, 0.6, 0.7]), ...row("pmr", [0.9, 0.95]), without];
    const found = tableOf({ plan, cells: some }, catalogue, fused);
    expect(of("pmr", found)).toMatchObject({ runs: 2, failures: ["It blew up."] });
    expect(of("pmr", found)?.place).toBeUndefined();
    expect(of("pmr", found)?.rank).toBeUndefined();
    const pmr = of("pmr", found);
    expect(pmr && missingRunsText(pmr)).toBe("2 of 3 runs: It blew up.");
    expect(of("pmr", found)?.contrasts.reference?.pairs).toBe(2);
  });

  it("gives the same place to equal means", () => {
    // 0.1 + 0.2 + 0.6 and 0.3 + 0.3 + 0.3 differ in their last bit
    const two = [...row("joint", [0.1, 0.2, 0.6]), ...row("mlb", [0.3, 0.3, 0.3])];
    const found = tableOf({ plan, cells: two }, catalogue, fused);
    expect([of("joint", found)?.place, of("mlb", found)?.place]).toEqual(["best", "best"]);
  });

  it("has neither deviation nor interval for one seed, and its note says so", () => {
    const single = fakePlan({ ...plan, replicates: { kind: "seeds", seeds: [7] } });
    const found = tableOf({ plan: single, cells }, catalogue, fused);
    expect(of("mlb", found)?.deviation).toBeUndefined();
    expect(of("mlb", found)?.contrasts.reference).toBeUndefined();
    expect(spreadText(of("mlb", found) ?? {})).toBe("60.0");
    expect(tableNote(found)).toContain("One run has no deviation and no interval.");
    expect(tableNote(found)).toContain("over seed 7.");
    expect(tableNote(table)).toContain("over seeds 7, 8, 9.");
    const folded = fakePlan({ ...plan, replicates: { kind: "folds", of: 5, seed: 7 } });
    expect(tableNote(tableOf({ plan: folded, cells }, catalogue, fused))).toContain(
      "over 5 folds. Against Joint: mean of the paired differences in points and its 95 % interval (Student's t, pairs − 1",
    );
  });

  it("has the requested figure", () => {
    const last = tableOf({ plan, cells }, catalogue, { split: "last", subject: "audio" });
    expect(of("joint", last)?.mean).toBeCloseTo(0.3, 12);
    const test = tableOf({ plan, cells }, catalogue, { split: "test", subject: "fused" });
    expect(of("joint", test)?.runs).toBe(0);
    // they have a result, though not this figure
    expect(test.rows.map(missingRunsText)).toEqual(["", "", ""]);
    expect(test.rows.every(({ place, rank }) => place === undefined && rank === undefined)).toBe(
      true,
    );
  });

  it("has the mean over the last epochs on test, if runs have it, before all other figures", () => {
    const [first, ...rest] = row("joint", [0.5, 0.6, 0.7]);
    if (!first?.summary) throw new Error("no run");
    const testEpochs = [0.2, 0.4, 0.6].map((share) => ({ audio: share / 2, fused: share }));
    const late = [{ ...first, summary: { ...first.summary, testEpochs } }, ...rest];
    const tested = { ...plan, openTest: true };
    const made = tableOf({ plan: tested, cells: late }, catalogue, {
      split: "late",
      subject: "fused",
    });
    expect(of("joint", made)?.values).toEqual([expect.closeTo(0.4, 12), undefined, undefined]);
    expect(splitsOf(tested, late)).toEqual(["late", "test", "best", "last"]);
    expect(splitsOf(tested, cells)).toEqual(["test", "best", "last"]);
    expect(splitsOf(plan, late)).toEqual(["best", "last"]);
  });

  it("is also compared with the modality that is best on validation, and with the late average", () => {
    const wide = { ...plan, alone: ["audio", "video"], methods: ["joint", "unimodal", "mlb"] };
    const all = [
      ...row("alone-audio", [0.4, 0.5, 0.4]),
      ...row("alone-video", [0.6, 0.6, 0.7]),
      ...row("unimodal", [0.6, 0.7, 0.9]),
      ...row("joint", [0.5, 0.6, 0.7]),
      ...row("mlb", [0.7, 0.7, 0.9]),
    ];
    const made = tableOf({ plan: wide, cells: all }, catalogue, fused);
    expect(made.references.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "reference joint",
      "single alone-video",
      "late unimodal",
    ]);
    const { single, late, reference } = of("mlb", made)?.contrasts ?? {};
    expect(single?.mean).toBeCloseTo(0.4 / 3, 12);
    expect(late?.mean).toBeCloseTo(0.1 / 3, 12);
    expect(reference?.mean).toBeCloseTo(0.5 / 3, 12);
    expect(of("alone-video", made)?.contrasts.single).toBeUndefined();
    // +0.2, +0.1, +0.2: t = 5, p = 0.0377, of four rows
    expect(reference?.p).toBeCloseTo(0.0377, 4);
    expect(reference?.holm).toBeGreaterThan(reference?.p ?? 1);
    expect(contrastText(reference)).toBe("+16.7 [+2.3, +31.0], p 0.15");
    const audio = tableOf({ plan: wide, cells: all }, catalogue, { ...fused, subject: "audio" });
    expect(audio.references.map(({ kind }) => kind)).toEqual(["reference"]);
    expect(made.references.map(referenceText)).toEqual([
      "Joint",
      "video alone, best single",
      "Unimodal, averaged",
    ]);
  });

  it("describes the limits of its intervals", () => {
    // MLB is 10 points above Joint with every seed, so that one row has a test
    expect(tableNote(table)).not.toContain("Holm");
    const spread = [...cells.slice(0, 3), ...row("mlb", [0.6, 0.7, 0.9]), ...cells.slice(6)];
    expect(tableNote(tableOf({ plan, cells: spread }, catalogue, fused))).toContain(
      "corrected by Holm's method for the 2 tests of its column",
    );
    // of the deviations 0 and 0.1155 the median is 5.8 points; 3 pairs find little
    expect(tableNote(table)).toMatch(/median deviation of the differences from Joint: 5.8 points/);
    expect(tableNote(table)).not.toContain("Folds");
    const folded = fakePlan({ ...plan, replicates: { kind: "folds", of: 3, seed: 7 } });
    const made = ["joint", "mlb"].flatMap((id) =>
      [1, 2, 3].map((fold) => fakeCell(id, `fold ${fold} of 3`, 0.5 + fold / 10)),
    );
    const note = tableNote(tableOf({ plan: folded, cells: made }, catalogue, fused));
    expect(note).toContain("Folds share training clips");
    expect(note).not.toContain("Holm");
  });
});

describe("accuracy bands", () => {
  it("are mean and deviation of each epoch, within 0 and 1", () => {
    const band = accuracyBand(row("joint", [0.5, 0.6, 0.7]), "joint", "fused");
    expect(band.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(band[1]?.mean).toBeCloseTo(0.6, 12);
    expect(band[1]?.low).toBeCloseTo(0.5, 12);
    expect(accuracyBand(row("joint", [1, 0.4, 1]), "joint", "fused")[1]?.high).toBe(1);
    expect(accuracyBand(cells, "agm", "fused")).toEqual([]);
  });
});

describe("exports", () => {
  /** Cells of the plan as it stands, with the shares above. */
  const inForce = plannedRuns(plan, catalogue, []).map(({ key, hash }) => {
    const cell = cells.find((one) => one.key === key);
    if (!cell) throw new Error(key);
    return { ...cell, hash };
  });
  const comparison = { plan, cells: inForce };

  it("mark best and second in Markdown", () => {
    const lines = toMarkdown(comparison, catalogue, "best").split("\n");
    expect(lines[2]).toBe("| Method | audio | fused | fused − Joint [95 %] | mean rank | runs |");
    expect(lines[4]).toMatch(/^\| Joint \| .* \| <u>60\.0 ± 10\.0<\/u> \| – \| 2\.\d \| 3\/3 \|$/);
    expect(lines[5]).toMatch(/^\| MLB \| .* \| \*\*70\.0 ± 10\.0\*\* \| \+10\.0 \[/);
    expect(lines.join("\n")).toContain("9 runs in 2 min.");
  });

  it("are a booktabs table in LaTeX, with special characters escaped", () => {
    const risky = fakePlan({ ...plan, name: "50 % of A_1 & B" });
    const text = toLatex({ plan: risky, cells: inForce }, catalogue, "best");
    for (const part of ["\\toprule", "\\midrule", "\\bottomrule", "\\end{tabular}"])
      expect(text).toContain(part);
    expect(text).toContain("\\textbf{70.0 $\\pm$ 10.0}");
    expect(text).toContain("\\underline{60.0 $\\pm$ 10.0}");
    expect(text).toContain("[95 \\%]");
    const rows = text.split("\n").filter((line) => line.endsWith("\\\\"));
    expect(new Set(rows.map((line) => line.split("&").length)).size).toBe(1);
    expect(text.split("\n").at(-4)).toBe("% 50 % of A_1 & B: validation, best epoch");
  });

  it("are shares in CSV, with a line for each method and subject, and for each run", () => {
    const [head, ...lines] = toCsv(comparison, catalogue, "best").trim().split("\n");
    expect(head?.split(",").slice(0, 8)).toEqual([
      "method",
      "name",
      "split",
      "subject",
      "runs",
      "planned",
      "mean",
      "std",
    ]);
    expect(lines).toHaveLength(6);
    expect(lines.find((line) => line.startsWith("mlb,MLB,best,fused"))).toContain(
      ",3,3,0.7,0.1,0.1,",
    );
    const runs = runsCsv(comparison, catalogue).trim().split("\n");
    expect(runs).toHaveLength(10);
    const methods = (of: readonly string[]) => new Set(of.map((line) => line.split(",")[0]));
    expect(methods(runs.slice(1))).toEqual(methods(lines));
    expect(runs[1]).toMatch(/^joint,run,seed 7,,10,2,/);
  });

  it("keep a sentence with a comma, a quote or a formula's sign in one cell", () => {
    const [first, ...rest] = inForce;
    if (!first) throw new Error("no cell");
    const { summary: _summary, ...cell } = first;
    const odd = { ...cell, failure: '=1+1, "so"' };
    const torn = runsCsv({ plan, cells: [{ ...odd, failure: "a\rb" }, ...rest] }, catalogue);
    expect(torn).toContain('"a\rb"');
    const runs = runsCsv({ plan, cells: [odd, ...rest] }, catalogue).split("\n");
    expect(runs[1]).toContain(`"'=1+1, ""so"""`);
  });
});
