import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { TableFile } from "../../tools/runTable";
import { ensureBuilt } from "../../tools/serve";
import { runTool, tinyFile } from "./runTool";
import { tempFolder, writeIn } from "./tempFolder";

const folder = tempFolder();
beforeAll(ensureBuilt);

const write = (plan: unknown): string => writeIn(folder, "plan.json", JSON.stringify(plan));

test("a table runs every arm with every seed, and does not run again what is there", () => {
  const plan = { base: tinyFile, seeds: [5, 6], arms: { joint: { parts: [] } }, openTest: true };
  const out = join(folder, "table.json");
  const first = runTool("table.ts", "--plan", write(plan), "--out", out);
  expect(first.stderr).toBe("");
  expect(first.stdout).toMatch(/\| joint \| 2 \| \d/);
  const { results } = JSON.parse(readFileSync(out, "utf8")) as TableFile;
  expect(results.map(({ seed }) => seed)).toEqual([5, 6]);
  expect(results.every(({ record }) => record.testOpenings === 1)).toBe(true);

  const wider = { ...plan, arms: { ...plan.arms, audio: { parts: [], modalities: ["audio"] } } };
  const second = runTool("table.ts", "--plan", write(wider), "--out", out);
  expect(second.stderr).toBe("");
  const after = (JSON.parse(readFileSync(out, "utf8")) as TableFile).results;
  expect(after.slice(0, 2)).toEqual(results);
  expect(after.slice(2).map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(["audio 5", "audio 6"]);
});
