import { expect, it } from "vitest";
import { heldOutWarnings } from "../../../src/core/inspect/heldOutClips";

const held = (...rows: number[]) => ({
  rows,
  summary: { clips: rows.length, groups: 1, rotates: false },
});

it("does not warn if both sets have every class, or if nothing is held out", () => {
  expect(heldOutWarnings(held(0, 1), [0, 1, 0, 1])).toEqual([]);
  expect(heldOutWarnings(undefined, [0, 1])).toEqual([]);
});

it("warns of classes that the held-out clips lack, and of classes that only they have", () => {
  const sentences = heldOutWarnings(held(0, 3), [0, 1, 1, 2]);
  expect(sentences[0]).toContain("The held-out clips have 2 of the 3 classes");
  expect(sentences[1]).toContain("Only 1 of the 3 classes have clips that are not held out");
});
