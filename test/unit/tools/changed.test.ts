import { expect, test } from "vitest";
import { affectedStages, changedFiles } from "../../../tools/changed";

const affected = (...files: readonly string[]) => Object.fromEntries(affectedStages(files, "main"));
const inNode = {
  unit: ["--changed=main"],
  golden: ["--changed=main"],
  door: ["--changed=main"],
};

test("no change runs nothing, and a text runs the checks and the tests that import it", () => {
  expect(affected()).toEqual({});
  expect(affected("README.md")).toEqual({ lint: [], ...inNode });
});

test("a source of the page runs every suite in the browser; a tool does, without a build", () => {
  const all = { lint: [], types: [], ...inNode, browser: [], e2e: [] };
  expect(affected("src/ui/App.tsx")).toEqual({ ...all, build: [] });
  expect(affected("package-lock.json")).toEqual({ ...all, build: [] });
  expect(affected("tools/labPage.ts")).toEqual(all);
  expect(affected("studies/bench/rounds.ts")).toEqual(all);
  expect(affected("test/support/browser.ts")).toEqual(all);
  expect(affected("test/fixtures/odd/no-sound.webm")).toMatchObject({ browser: [], e2e: [] });
});

test("kernels and operations also run the gpu suite; its own tests run alone", () => {
  expect(affected("src/core/kernels/webgpu/shader.ts")).toHaveProperty("gpu", []);
  expect(affected("src/core/ops/linear.ts")).toHaveProperty("gpu", []);
  expect(affected("src/core/train/step.ts")).not.toHaveProperty("gpu");
  expect(affected("test/gpu/page.test.ts")).toHaveProperty("gpu", ["test/gpu/page.test.ts"]);
});

test("a changed browser test runs alone; a helper beside it runs its whole suite", () => {
  const checks = { lint: [], types: [], ...inNode };
  expect(affected("test/e2e/link.test.ts")).toEqual({ ...checks, e2e: ["test/e2e/link.test.ts"] });
  expect(affected("test/e2e/stage.ts", "test/e2e/link.test.ts")).toEqual({ ...checks, e2e: [] });
  expect(affected("test/unit/tools/sums.test.ts")).toEqual(checks);
});

test("an unknown commit is refused with a sentence", () => {
  expect(() => changedFiles("no-such-commit")).toThrow('git cannot compare with "no-such-commit"');
});
