/** The rows and the table of the floor, from measurements. */
import { describe, expect, it } from "vitest";
import { findCell, floorRows, withCell, type FloorCell } from "../../../studies/floor/floorFile";
import { floorSets } from "../../../studies/floor/sets";
import { markdownFloor, signText } from "../../../studies/floor/table";

const cellOf = (changes: Partial<FloorCell>, ridge: number, alone: number): FloorCell => ({
  set: "seesaw",
  modality: "audio",
  seed: 5,
  setting: "one",
  classes: 4,
  clips: { train: 8, validation: 4, test: 4 },
  ridge: { accuracy: ridge, validationAccuracy: 0.5, penalty: 1 },
  encoder: "Grid conv",
  trained: { accuracy: alone, trainAccuracy: 0.9, seconds: 1 },
  ...changes,
});

describe("the floor", () => {
  it("pairs an encoder with ridge regression on the same draw", () => {
    const cells = [cellOf({}, 0.5, 0.7), cellOf({ seed: 6 }, 0.3, 0.7)];
    const [row] = floorRows(cells, ["seesaw"]);
    expect(row).toMatchObject({ chance: 0.25, encoder: "Grid conv" });
    expect(row?.ridge).toBeCloseTo(0.4);
    expect(row?.alone).toBeCloseTo(0.7);
    expect(row?.difference?.mean).toBeCloseTo(0.3);
    expect(row?.difference?.pairs).toBe(2);
  });

  it("counts a fold once, whatever its number of seeds", () => {
    const cells = ["fold 1", "fold 2"].flatMap((setting) =>
      [5, 6, 7].map((seed) => cellOf({ setting, seed }, 0.5, setting === "fold 1" ? 0.6 : 0.8)),
    );
    const [row] = floorRows(cells, ["seesaw"]);
    expect(row?.difference?.pairs).toBe(2);
    expect(row?.difference?.mean).toBeCloseTo(0.2);
  });

  it("orders rows by set, then by modality, and skips sets without measurements", () => {
    const cells = [
      cellOf({ set: "trio", modality: "caption" }, 0.5, 0.5),
      cellOf({ set: "seesaw", modality: "video" }, 0.5, 0.5),
      cellOf({ set: "seesaw", modality: "audio" }, 0.5, 0.5),
    ];
    const rows = floorRows(cells, ["seesaw", "hum", "trio"]);
    expect(rows.map(({ set, modality }) => `${set} ${modality}`)).toEqual([
      "seesaw video",
      "seesaw audio",
      "trio caption",
    ]);
  });

  it("names a sign only where the interval excludes zero", () => {
    const interval = (low: number, high: number) => ({
      difference: { mean: (low + high) / 2, low, high, pairs: 3 },
    });
    expect(signText(interval(0.01, 0.2))).toBe("**above**");
    expect(signText(interval(-0.2, -0.01))).toBe("below");
    expect(signText(interval(-0.1, 0.1))).toBe("not resolved");
    expect(signText({ difference: undefined })).toBe("one draw");
  });

  it("reuses a measurement of the same setting alone, and replaces it", () => {
    const old = cellOf({}, 0.5, 0.6);
    expect(findCell([old], { ...old, setting: "another" })).toBeUndefined();
    expect(findCell([old], { ...old, seed: 6 })).toBeUndefined();
    const again = cellOf({}, 0.5, 0.7);
    expect(withCell([old, cellOf({ seed: 6 }, 0.1, 0.2)], again)).toHaveLength(2);
    expect(findCell(withCell([old], again), old)?.trained.accuracy).toBe(0.7);
  });

  it("writes a row for every set and modality", () => {
    const file = {
      command: "npm run floor -- --out x",
      machine: "machine",
      cells: [cellOf({}, 0.5, 0.7), cellOf({ seed: 6 }, 0.5, 0.72)],
    };
    const text = markdownFloor(file, floorSets);
    expect(text).toContain("| Puppets, Seesaw | audio | Grid conv | 8 / 4 | 25.0 | 50.0 | 71.0 |");
    expect(text).toContain("`npm run floor -- --out x`; machine.");
  });
});
