import { expect, test } from "vitest";
import type { ImportOptions } from "../../../src/contract/door";
import { valueOf } from "../../../src/contract/valueOf";
import { featuresOf } from "../../../src/datasets/clipFeatures";
import type { DecodedClip } from "../../../src/decode/decodeClip";
import type { PlannedClip } from "../../../src/import/plannedClip";
import { planImport, type PlannedImport } from "../../../src/import/planImport";

const options: ImportOptions = { imageSizePx: 16, frames: 3, frameRate: 1, melBands: 64, seed: 1 };

/** A drop of mp4 files by name, of which only those that pass were decoded. */
function decodedOf(
  paths: readonly string[],
  survives: (path: string) => boolean,
  change: (planned: PlannedImport) => PlannedImport = (planned) => planned,
) {
  const files = paths.map((path) => ({ path, file: new File([], path) }));
  const whole = valueOf(planImport(files, undefined, options));
  const video = new Uint8Array(3 * 16 * 16 * 3);
  const decoded = new Map<PlannedClip, DecodedClip>();
  for (const clip of whole.clips)
    if (survives(clip.id)) decoded.set(clip, { durationS: 1, video, missing: {} });
  const planned = change(whole);
  return { planned, made: featuresOf(planned, decoded, options) };
}
const paths = ["red", "blue"].flatMap((label) =>
  Array.from({ length: 6 }, (_, i) => `${label}/${label}${i}.mp4`),
);

test("reports the problems of the split of the remaining clips", () => {
  const { planned, made } = decodedOf(paths, (path) => !/red[1-5]/.test(path));
  expect(planned.plan.warnings.join()).not.toContain("has no clip of red");
  expect(made.clips).toHaveLength(7);
  expect(made.problems).toEqual([
    expect.stringContaining("split has no clip of red"),
    expect.stringContaining("split has no clip of red"),
  ]);
});

test("keeps the planned split if all clips are decoded, and splits again if one is missing", () => {
  const toTest = (planned: PlannedImport): PlannedImport => ({
    ...planned,
    split: { ...planned.split, splits: planned.clips.map(() => "test") },
  });
  const splitsOf = (survives: (path: string) => boolean): Set<string> =>
    new Set(decodedOf(paths, survives, toTest).made.clips.map(({ card }) => card.split));
  expect(splitsOf(() => true)).toEqual(new Set(["test"]));
  expect(splitsOf((path) => path !== "red/red0.mp4").size).toBe(3);
});

test("reports no problem if all clips are decoded", () => {
  expect(decodedOf(paths, () => true).made.problems).toEqual([]);
});
