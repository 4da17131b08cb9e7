import { describe, expect, it } from "vitest";
import { ablationPlan, ablationRows } from "../../../src/compare/ablationRows";
import { comparisonJson, readComparisonFile } from "../../../src/compare/comparisonFile";
import { parsePlan } from "../../../src/compare/parsePlan";
import { nextRun, plannedRuns } from "../../../src/compare/queue";
import { summaryOf } from "../../../src/compare/runSummary";
import { tableOf } from "../../../src/compare/resultTable";
import { maskText } from "../../../src/compare/comparisonText";
import type { Cell, ComparisonPlan } from "../../../src/contract/compare";
import { defaultExperiment } from "../../../src/contract/experiment";
import { valueOf } from "../../../src/contract/valueOf";
import { ablations } from "../../../src/lab/ablations";
import { catalogue } from "../../../src/lab/catalogue";
import { fakeCell, fakeRecord } from "../../support/fakeRecord";

function planOf(json: object): ComparisonPlan {
  return valueOf(parsePlan({ name: "Mine", seeds: 2, ...json }, catalogue));
}
function refusal(json: object): string {
  const outcome = parsePlan({ name: "Mine", seeds: 2, ...json }, catalogue);
  return outcome.ok ? "" : outcome.failure.message;
}
const row = { id: "mine", name: "Mine", parts: [{ id: "mask", params: { lambda: 0.01 } }] };

describe("the rows of a plan", () => {
  it("have parts with parameters, and leave out methods that are not named", () => {
    const plan = planOf({ variants: [row], against: "mine" });
    expect(plan.methods).toEqual([]);
    const [first] = plannedRuns(plan, catalogue, []);
    expect(first?.config.parts).toMatchObject([{ id: "mask", params: { lambda: 0.01 } }]);
    expect(first?.refusal).toBe("");
    expect(planOf({ variants: [row], methods: ["joint"] }).methods).toEqual(["joint"]);
  });

  it.each([
    [{ variants: 3 }, "variants: expected a list"],
    [{ variants: [{ ...row, id: "A b" }] }, "variants[0].id"],
    [{ variants: [{ ...row, colour: 1 }] }, '"colour" is not part of variants[0]; remove it.'],
    [{ variants: [{ ...row, parts: [{ id: "masque" }] }] }, "masque"],
    [{ variants: [row, row] }, "an id is given twice"],
    [{ variants: [{ ...row, keepsAs: "other" }] }, "which is no other row"],
    [{ variants: [{ ...row, id: "joint" }], methods: ["joint"] }, "a row has a method's id"],
    [{ ablation: "nothing" }, "ablation: "],
  ])("%j is refused in a sentence", (json, sentence) => {
    expect(refusal(json)).toContain(sentence);
  });

  it("are read back from a file, with the channels that masks kept", () => {
    const plan = planOf({ ablation: "random" });
    const [learned] = plannedRuns(plan, catalogue, []);
    const mask = { channels: 64, kept: { audio: 5, video: 12 }, zeta: 5 / 12 };
    const cell = withMask(fakeCell("learned", "seed 7", 0.5), mask, learned?.hash ?? "");
    const text = comparisonJson({ created: "2026-01-01", plan, cells: [cell] });
    const read = readComparisonFile(JSON.parse(text), catalogue);
    expect(read).toMatchObject({ ok: true, value: { plan, dropped: 0 } });
    expect(read.ok && read.value.cells[0]?.summary?.mask).toEqual(mask);
  });
});

const withMask = (cell: Cell, mask: NonNullable<Cell["summary"]>["mask"], hash: string): Cell => ({
  ...cell,
  hash,
  ...(cell.summary && mask && { summary: { ...cell.summary, mask } }),
});

describe("a fixed random mask with the size of a learned one", () => {
  it("waits for the learned run of its seed, then keeps as many channels of each modality", () => {
    const plan = planOf({ ablation: "random", seeds: [7, 8] });
    const first = nextRun({ plan, cells: [] }, catalogue);
    expect(first?.row.id).toBe("learned");
    expect(plannedRuns(plan, catalogue, []).map(({ row: { id } }) => id)).toEqual([
      "learned",
      "learned",
    ]);
    const mask = { channels: 64, kept: { audio: 5, video: 12 }, zeta: 5 / 12 };
    const done = withMask(fakeCell("learned", "seed 7", 0.5), mask, first?.hash ?? "");
    const next = nextRun({ plan, cells: [done] }, catalogue);
    expect(next?.row.id).toBe("fixed-random");
    const part = next?.config.parts.find(({ id }) => id === "mask");
    expect(part?.params).toMatchObject({ gate: "fixed", keep: "audio:5,video:12" });
  });

  it("is refused with the reason if there is no learned mask", () => {
    const plan = planOf({ ablation: "random" });
    const hash = plannedRuns(plan, catalogue, [])[0]?.hash ?? "";
    const { summary: _summary, ...rest } = { ...fakeCell("learned", "seed 7", 0.5), hash };
    const next = nextRun({ plan, cells: [{ ...rest, failure: "No." }] }, catalogue);
    expect(next?.refusal).toContain('no mask of "learned"');
  });
});

describe("ablations", () => {
  it.each(ablations.map((one) => [one.id, one] as const))("%s can be run", (_id, ablation) => {
    const plan = ablationPlan(ablation, defaultExperiment, ["audio", "video"], [7]);
    expect(plan.variants.map(({ id }) => id)).toContain(ablation.against);
    expect(
      planOf({ ablation: ablation.id, base: { modalities: ["audio", "video"] } }).variants,
    ).toEqual(planOf({ ...ablationRows(ablation, ["audio", "video"]) }).variants);
    for (const { refusal: why } of plannedRuns(plan, catalogue, [])) expect(why).toBe("");
  });

  it("have a row for each modality alone", () => {
    const plan = planOf({ ablation: "alone", base: { modalities: ["audio", "video"] } });
    expect(plan.variants.map(({ id }) => id)).toEqual(["joint-run", "alone-audio", "alone-video"]);
    expect(plan.variants[1]?.modalities).toEqual(["audio"]);
  });
});

describe("the channels that masks keep, in a table", () => {
  it("are those of the best epoch, averaged over runs", () => {
    const record = fakeRecord(defaultExperiment, 0.5);
    const epochs = record.epochs.map((epoch, i) => ({
      ...epoch,
      kept: { audio: i === 0 ? 0.25 : 1 },
      zeta: 0.5,
    }));
    const summary = summaryOf({ ...record, epochs, model: { ...record.model, channels: 64 } });
    expect(summary.mask).toEqual({ channels: 64, kept: { audio: 16 }, zeta: 0.5 });
    expect(summaryOf(record).mask).toBeUndefined();

    const plan = planOf({ variants: [row], against: "mine", seeds: [7, 8] });
    const cells = [16, 20].map((audio, i): Cell => {
      const mask = { channels: 64, kept: { audio }, zeta: i === 0 ? 0.5 : null };
      return withMask(fakeCell("mine", `seed ${7 + i}`, 0.5), mask, "");
    });
    const table = tableOf({ plan, cells }, catalogue, { split: "best", subject: "fused" });
    expect(table.maskColumns).toEqual(["audio", "ζ"]);
    expect(table.reference).toBe("Mine");
    const [mine] = table.rows;
    expect(mine && maskText(mine, "audio")).toBe("18.0 ± 2.8");
    expect(mine && maskText(mine, "ζ")).toBe("0.50");
  });
});
