/**
 * `npm run mutants`: breaks one line of a method or a statistic at a time, in a copy, and runs its tests on it.
 * `npm run mutants -- greedy` takes only files whose path has that name. Prints which mutants the tests killed and exits with 1
 * if one survives. A mutant whose text does not occur exactly once is an error: mutantList.ts has to follow the code.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runCommand } from "./command";
import { mutants, type Mutants } from "./mutantList";

const copied = [
  "src",
  "test",
  "tools",
  "studies",
  "workers",
  "package.json",
  "tsconfig.json",
  "vite.config.ts",
];

/** True if these tests pass in `folder`. */
function testsPass(folder: string, names: readonly string[]): boolean {
  const vitest = resolve("node_modules/vitest/vitest.mjs");
  const files = names.map(
    (name) => `test/${name.includes("/") ? "unit" : "golden"}/${name}.test.ts`,
  );
  const projects = ["--project", "golden", "--project", "unit"];
  const args = [vitest, "run", ...projects, "--maxWorkers=1", "--bail=1", ...files];
  const { status, error } = spawnSync(process.execPath, args, { cwd: folder, stdio: "ignore" });
  if (error) throw error;
  return status === 0;
}

/** The file's text with one change; throws unless the text to change occurs once. */
function mutated(text: string, file: string, find: string, replace: string): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file}: found "${find}" ${text.split(find).length - 1} times; expected 1`);
  }
  return before + replace + after;
}

const pathOf = ({ file, folder = "src/core/methods" }: Mutants): string => join(folder, file);

/** Mutates one file change by change and returns how many of them its tests pass. */
function survivorsOf(one: Mutants, folder: string): number {
  const { file, tests, changes } = one;
  const path = join(folder, pathOf(one));
  const original = readFileSync(path, "utf8");
  let survivors = 0;
  for (const [find, replace] of changes) {
    writeFileSync(path, mutated(original, file, find, replace));
    const survived = testsPass(folder, tests);
    if (survived) survivors++;
    console.log(`${survived ? "SURVIVED" : "killed  "} ${file}: ${find} -> ${replace}`);
  }
  writeFileSync(path, original);
  return survivors;
}

function countSurvivors(folder: string, chosen: readonly Mutants[]): number {
  for (const one of chosen) {
    const text = readFileSync(join(folder, pathOf(one)), "utf8");
    for (const [find, replace] of one.changes) mutated(text, one.file, find, replace);
  }
  if (!testsPass(folder, [...new Set(chosen.flatMap(({ tests }) => tests))]))
    throw new Error("the tests fail without a mutant; repair them first");
  const survivors = chosen.reduce((sum, one) => sum + survivorsOf(one, folder), 0);
  const count = chosen.reduce((sum, { changes }) => sum + changes.length, 0);
  console.log(`${count - survivors} of ${count} mutants killed`);
  return survivors;
}

function testMutants(chosen: readonly Mutants[]): void {
  const folder = mkdtempSync(join(tmpdir(), "counterpoise-mutants-"));
  try {
    for (const name of copied) cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    if (countSurvivors(folder, chosen) > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const [name = ""] = process.argv.slice(2);
const chosen = mutants.filter((one) => pathOf(one).includes(name));
runCommand(() => Promise.resolve(chosen).then(testMutants));
