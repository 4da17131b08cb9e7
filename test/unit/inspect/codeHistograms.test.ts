/** Codes as the kept and the dropped channels distinguish them. */
import { expect, it } from "vitest";
import { histogramsOf, type GroupCodes } from "../../../src/core/inspect/codeHistograms";

/** Clip 0 uses the first code everywhere, clip 1 the second, clip 2 both equally. */
const group = (first: readonly number[], second: readonly number[]): GroupCodes => ({
  vectors: new Map([
    [4, Float32Array.from(first)],
    [9, Float32Array.from(second)],
  ]),
  shares: [
    new Map([[4, 1]]),
    new Map([[9, 1]]),
    new Map([
      [4, 0.5],
      [9, 0.5],
    ]),
  ],
});

/** The visible columns of each clip. */
const visible = (
  { rows, columnMask }: ReturnType<typeof histogramsOf>,
  set: "all" | "kept" | "dropped",
): number[][] => {
  const mask = columnMask(["sound"], set);
  return rows.map((row) => [...row].filter((_, column) => mask[column] === 1));
};

it("distinguishes codes by the channels in which they differ", () => {
  const codes = { sound: [group([1, 7], [2, 7])] };
  const made = histogramsOf(codes, { sound: Uint8Array.of(1, 0) });
  const different = [
    [1, 0],
    [0, 1],
    [0.5, 0.5],
  ];
  expect(visible(made, "all")).toEqual(different);
  expect(visible(made, "kept")).toEqual(different);
  // the dropped channel is the same in both codes
  expect(visible(made, "dropped")).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
});

it("counts all codes of a group without a visible channel as one", () => {
  const codes = { sound: [group([1, 2], [3, 4]), group([1, 2], [3, 4])] };
  const made = histogramsOf(codes, { sound: Uint8Array.of(1, 1, 0, 0) });
  expect(visible(made, "kept")).toEqual([
    [1, 0, 1, 0],
    [0, 1, 1, 0],
    [0.5, 0.5, 1, 0],
  ]);
  expect(visible(made, "dropped").map((row) => row.slice(0, 2))).toEqual([
    [1, 0],
    [1, 0],
    [1, 0],
  ]);
  expect(made.columnMask(["picture"], "all").some(Boolean)).toBe(false);
});
