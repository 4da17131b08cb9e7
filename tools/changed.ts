/** Chooses the stages of `npm test` that a change can affect. */
import { spawnSync } from "node:child_process";
import { pageSources, root } from "./serve";

const isOfPage = (file: string): boolean =>
  pageSources.some((source) => file === source || file.startsWith(`${source}/`));
/** A change of kernels or operations also runs whole networks on WebGPU. */
const ofKernels = /^src\/core\/(kernels|ops)\//;
const code = /\.(ts|tsx|js|mjs)$/;
/** Tests of these folders open a page, so the imports of a test do not show what it depends on. */
const pageSuites = ["browser", "e2e", "gpu"];
/** Folders that tests of every page suite read. */
const ofPageTests = ["tools/", "studies/", "test/support/", "test/fixtures/"];

/** Paths that differ from `base` (a commit or branch), untracked files included. Throws a sentence if git fails. */
export function changedFiles(base: string): readonly string[] {
  const git = (...args: readonly string[]): readonly string[] => {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(`git cannot compare with "${base}": ${stderr.trim()}`);
    return stdout.split("\n").filter(Boolean);
  };
  return [
    ...git("diff", "--name-only", "--relative", base, "--"),
    ...git("ls-files", "--others", "--exclude-standard"),
  ];
}

/**
 * Arguments for vitest by suite, `[]` where the whole suite runs, and no entry for a stage that nothing changed
 * affects. Suites in Node follow imports, so vitest chooses their files. A suite in the browser runs whole when
 * the page or a tool changed (gpu: when kernels or operations changed), and else only the files that changed.
 */
export function affectedStages(
  files: readonly string[],
  base: string,
): ReadonlyMap<string, readonly string[]> {
  const stages = new Map<string, readonly string[]>();
  if (files.length === 0) return stages;
  stages.set("lint", []);
  if (files.some((file) => code.test(file) || file.endsWith(".json"))) stages.set("types", []);
  if (files.some(isOfPage)) stages.set("build", []);
  for (const suite of ["unit", "golden", "door"]) stages.set(suite, [`--changed=${base}`]);
  const affectsEveryPage = files.some(
    (file) => isOfPage(file) || ofPageTests.some((folder) => file.startsWith(folder)),
  );
  for (const suite of pageSuites) {
    const inSuite = files.filter((file) => file.startsWith(`test/${suite}/`));
    const tests = inSuite.filter((file) => file.endsWith(".test.ts"));
    const isAffected =
      suite === "gpu" ? files.some((file) => ofKernels.test(file)) : affectsEveryPage;
    if (isAffected || tests.length < inSuite.length) stages.set(suite, []);
    else if (tests.length > 0) stages.set(suite, tests);
  }
  return stages;
}
