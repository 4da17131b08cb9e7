/** The benchmark command: its parts run, and its counts do not depend on the machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { PageCost } from "../../studies/bench/pageCost";
import type { Profile } from "../../studies/bench/requests";
import type { StepResult } from "../../studies/bench/stepBench";
import { runTool } from "./runTool";
import { tempFolder } from "./tempFolder";

const folder = tempFolder();

function bench<Figures>(...args: readonly string[]): Figures {
  const out = join(folder, "bench.json");
  const ended = runTool("studies/bench.ts", ...args, "--out", out);
  expect(ended.status, ended.stderr).toBe(0);
  return (JSON.parse(readFileSync(out, "utf8")) as { readonly figures: Figures }).figures;
}

test("steps are timed, and only the batch is uploaded", () => {
  const { results } = bench<{ readonly results: readonly StepResult[] }>(
    "--backend",
    "wasm",
    "--rounds",
    "1",
    "--turn",
    "1",
    "--model",
    "reference-16-b2",
    "--model",
    "default-b2",
    "--engine",
    "own",
  );
  const [reference, pipeline] = results.map(({ engines }) => engines[0]?.counts);
  expect(reference?.bytesRead).toBe(0);
  // one number: the gradient of the loss
  expect(reference?.bytesUploaded).toBe(4);
  const { inputs = [] } = results[1]?.engines[0]?.facts ?? {};
  const perClip = inputs.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  // images, labels and targets in six classes, float32
  const beside = (pipeline?.bytesUploaded ?? NaN) - 2 * 4 * (perClip + 1 + 6);
  expect(beside).toBeGreaterThanOrEqual(4);
  expect(beside).toBeLessThan(200);
  // the package reads a few numbers in its own memory
  expect(pipeline?.bytesRead).toBeLessThan(64);
});

test("a profile names the kernels that a step runs", () => {
  const profiles = bench<Readonly<Record<string, Profile>>>(
    "--profile",
    "--model",
    "reference-16-b2",
  );
  const [profile] = Object.values(profiles);
  const calls = new Map(profile?.kernels.map(({ kernel, calls: of }) => [kernel, of]));
  expect(calls.get("Convolution")).toBe(8);
  expect(calls.get("AdamUpdate")).toBe(1);
});

test("the page's cost is measured from the navigation until after the first step", () => {
  const { cost } = bench<{ readonly cost: PageCost }>(
    "--page",
    "--rounds",
    "1",
    "--watch",
    "2",
    "--steps",
    "10",
  );
  expect(cost.visits.map(({ length }) => length)).toEqual([1, 1, 1]);
  // Asserts that each time was measured, and their order, but no duration.
  for (const times of cost.visits.flat())
    for (const [name, ms] of Object.entries(times))
      expect(ms > 0 && Number.isFinite(ms), name).toBe(true);
  expect(cost.stepsSeen).toBeGreaterThan(0);
});

test("an unknown option is refused with a sentence", () => {
  const ended = runTool("studies/bench.ts", "--backend", "metal");
  expect(ended.status).toBe(1);
  expect(ended.stderr).toContain('--backend must be wasm, webgpu or cpu, not "metal".');
});
