import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../src/contract/record";
import { figures } from "../../tools/labPage";
import { ensureBuilt, root } from "../../tools/serve";
import type { TableFile } from "../../tools/runTable";

const folder = mkdtempSync(join(tmpdir(), "counterpoise-headless-"));
beforeAll(ensureBuilt);
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const config = {
  backend: "wasm",
  batchSize: 8,
  epochs: 1,
  data: { id: "puppets", params: { clips: 24, actors: 12, testClips: 24 } },
  encoder: { id: "small-conv", params: { features: 16, width: 4 } },
};

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(content));
  return path;
}

function run(tool: string, ...args: readonly string[]) {
  const tsx = join(root, "node_modules/tsx/dist/cli.mjs");
  const script = join(root, "tools", tool);
  return spawnSync(process.execPath, [tsx, script, ...args], { cwd: root, encoding: "utf8" });
}

test("one run without a window leaves its record and a picture of every chart", () => {
  const out = join(folder, "run");
  const { status, stderr } = run(
    "headless.ts",
    "--config",
    write("tiny.json", config),
    "--test",
    "--out",
    out,
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const record = JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as RunRecord;
  expect(record.config).toMatchObject({ epochs: 1, batchSize: 8, backend: "wasm" });
  expect(record.dataset.clips.test).toBe(24);
  expect(record.epochs).toHaveLength(1);
  expect(record.testOpenings).toBe(1);
  expect(record.final.test?.accuracy["fused"]).toBeGreaterThanOrEqual(0);
  expect(readdirSync(out).filter((name) => name.endsWith(".png"))).toHaveLength(figures.length);
});

test.each([
  [{ ...config, epochs: 0 }, "epochs: 0 is outside 1 to 1000"],
  [{ ...config, parts: [{ id: "sorcery" }] }, "sorcery"],
  [{ ...config, epohcs: 1 }, 'There is no setting "epohcs"'],
  [
    { ...config, epochs: 9, optimizer: { id: "sgd", params: { learningRate: 10 } } },
    "stopped being a finite number",
  ],
])("what cannot be run ends in a sentence and a failure: %j", (bad, sentence) => {
  const { status, stderr } = run(
    "headless.ts",
    "--config",
    write("bad.json", bad),
    "--out",
    join(folder, "bad"),
  );
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain("    at ");
  expect(status).toBe(1);
});

test("a table runs every arm with every seed, and does not run again what is there", () => {
  const plan = { base: config, seeds: [5, 6], arms: { joint: { parts: [] } }, openTest: true };
  const out = join(folder, "table.json");
  const args = ["--plan", write("plan.json", plan), "--out", out];
  const first = run("table.ts", ...args);
  expect(first.stderr).toBe("");
  expect(first.stdout).toMatch(/\| joint \| 2 \| \d/);
  const { results } = JSON.parse(readFileSync(out, "utf8")) as TableFile;
  expect(results.map(({ seed }) => seed)).toEqual([5, 6]);
  expect(results.every(({ record }) => record.testOpenings === 1)).toBe(true);

  const wider = { ...plan, arms: { ...plan.arms, audio: { parts: [], modalities: ["audio"] } } };
  const second = run("table.ts", "--plan", write("plan.json", wider), "--out", out);
  expect(second.stderr).toBe("");
  const after = (JSON.parse(readFileSync(out, "utf8")) as TableFile).results;
  expect(after.slice(0, 2)).toEqual(results);
  expect(after.slice(2).map(({ arm, seed }) => `${arm} ${seed}`)).toEqual(["audio 5", "audio 6"]);
});
