/** Operations find kernels by name, and compose others where there is none: a misspelt name would go unnoticed. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { useBackend } from "../../support/backend";
import * as tf from "../../../src/core/tf";
import { registerWebgpuKernels } from "../../../src/core/kernels/webgpu/register";

const core = join(import.meta.dirname, "../../../src/core");
const sources = readdirSync(core, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !/^kernels.(wasm|webgpu)/.test(path))
  .map((path) => readFileSync(join(core, path), "utf8"))
  .join("\n");

const namesOn = (backend: string) =>
  tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);

test.each(["wasm", "webgpu"])("operations request every kernel of ours on %s", async (backend) => {
  await useBackend("wasm");
  registerWebgpuKernels();
  // the package's own that its CPU backend lacks
  const packages = new Set([...namesOn("cpu"), "LogicalXor", "FromPixels"]);
  const ours = namesOn(backend).filter((name) => !packages.has(name));
  expect(ours.length).toBeGreaterThan(10);
  expect(ours.filter((name) => !sources.includes(`"${name}"`))).toEqual([]);
});
