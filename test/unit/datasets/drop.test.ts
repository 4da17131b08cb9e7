import { expect, test } from "vitest";
import type { ImportOptions } from "../../../src/contract/door";
import { createDrop } from "../../../src/datasets/drop";

const options: ImportOptions = { imageSizePx: 48, frames: 3, frameRate: 1, melBands: 64, seed: 1 };
const paths = ["x/1.webm", "x/2.webm", "y/3.webm", "y/4.webm"];
const files = paths.map((path) => ({ path, file: new File([], path) }));

test("plans again only when groups, seed or fold change", () => {
  const drop = createDrop(files, undefined);
  const plan = drop.plan(options);
  expect(plan.ok).toBe(true);
  expect(drop.plan({ ...options, imageSizePx: 32, melBands: 80 })).toBe(plan);
  const changes = [
    { seed: 2 },
    { groupSource: "folder" },
    { groupSeparator: "." },
    { fold: { index: 0, of: 3 } },
    { fold: { index: 1, of: 3 } },
  ] as const;
  const plans = changes.map((change) => drop.plan({ ...options, ...change }));
  expect(new Set([plan, ...plans]).size).toBe(1 + changes.length);
});

test("keeps decoded clips until a size changes", () => {
  const drop = createDrop(files, undefined);
  const decoded = drop.decoded(options);
  expect(drop.decoded({ ...options, seed: 2 })).toBe(decoded);
  expect(drop.decoded({ ...options, melBands: 80 })).not.toBe(decoded);
  expect(drop.decoded({ ...options, imageSizePx: 32 })).not.toBe(decoded);
  const more = drop.decoded({ ...options, frames: 8 });
  expect(more).not.toBe(decoded);
  expect(drop.decoded({ ...options, frames: 8, frameRate: 0 })).not.toBe(more);
});
