/**
 * `npm run mutants`: breaks one line of a method at a time, in a copy, and runs the methods' tests on it.
 * Prints which mutants the tests killed and exits with 1 if one survives. A mutant whose text is not found
 * exactly once is an error: the list below has to follow the code.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { runCommand } from "./command";

interface Mutant {
  /** Under src/core/methods. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const mutants: readonly Mutant[] = [
  { file: "pmr.ts", find: "epoch === 0 ? 0 : momentum", replace: "momentum" },
  { file: "pmr.ts", find: "tf.div(entryOf(score, id), size)", replace: "entryOf(score, id)" },
  { file: "pmr.ts", find: "weight: alpha", replace: "weight: 1" },
  { file: "pmr.ts", find: "eachBatch(share,", replace: "eachBatch(1," },
  { file: "pmr.ts", find: "tf.add(counts, tf.sum(oneHot, 0))", replace: "tf.sum(oneHot, 0)" },
  { file: "equations/pmrPrototypes.ts", find: "tf.less(own", replace: "tf.greater(own" },
  { file: "ogm.ts", find: "deviation(before)", replace: "deviation(after)" },
  { file: "ogm.ts", find: "epoch <= lastEpoch", replace: "epoch < lastEpoch" },
  { file: "ogm.ts", find: "tf.greater(ratio, 1)", replace: "tf.less(ratio, 1)" },
  { file: "ogm.ts", find: "tf.add(after, tf.mul(noise", replace: "tf.add(before, tf.mul(noise" },
  { file: "ogm.ts", find: "!enhancement || alpha === 0", replace: "alpha === 0" },
  { file: "agm.ts", find: "entryOf(silent, other)),", replace: "entryOf(silent, id))," },
  { file: "agm.ts", find: "tf.mean(scores), scores)", replace: "scores, tf.mean(scores))" },
  { file: "agm.ts", find: "tf.add(steps, 1)", replace: "tf.add(steps, 2)" },
  { file: "agm.ts", find: "steps.assign(count as tf.Scalar);", replace: "" },
  {
    file: "mslr.ts",
    find: "accuracies.slice(-1 - memory, -1)",
    replace: "accuracies.slice(-memory)",
  },
  { file: "mslr.ts", find: "epoch === 0 || rule", replace: "rule" },
  { file: "mslr.ts", find: "(last - first) * m", replace: "(last - first) / m" },
  {
    file: "mla.ts",
    find: "tf.greater(isFirst, 0), P, next",
    replace: "tf.greater(isFirst, 0), next, P",
  },
  {
    file: "shared/coefficientSwitches.ts",
    find: "tf.mul(gradient, factor)",
    replace: "tf.add(gradient, factor)",
  },
];

const tests = ["hooks", "agm", "pmr", "ogm", "mlb", "mslr", "mla"].map(
  (name) => `test/golden/${name}.test.ts`,
);

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

/** True if the tests pass in `folder`. */
function testsPass(folder: string): boolean {
  const vitest = resolve("node_modules/vitest/vitest.mjs");
  const args = [vitest, "run", "--project", "golden", "--maxWorkers=1", "--bail=1", ...tests];
  const { status, error } = spawnSync(process.execPath, args, { cwd: folder, stdio: "ignore" });
  if (error) throw error;
  return status === 0;
}

/** Returns the mutated text; throws unless `find` occurs exactly once. */
function mutated(text: string, { file, find, replace }: Mutant): string {
  const [before, after, ...more] = text.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file}: found "${find}" ${text.split(find).length - 1} times; expected 1`);
  }
  return before + replace + after;
}

function countSurvivors(folder: string): number {
  const fileOf = ({ file }: Mutant) => join(folder, "src/core/methods", file);
  for (const mutant of mutants) mutated(readFileSync(fileOf(mutant), "utf8"), mutant);
  if (!testsPass(folder)) throw new Error("the tests fail without a mutant; repair them first");
  let survivors = 0;
  for (const mutant of mutants) {
    const original = readFileSync(fileOf(mutant), "utf8");
    writeFileSync(fileOf(mutant), mutated(original, mutant));
    const survived = testsPass(folder);
    writeFileSync(fileOf(mutant), original);
    if (survived) survivors++;
    console.log(
      `${survived ? "SURVIVED" : "killed  "} ${mutant.file}: ${mutant.find} -> ${mutant.replace}`,
    );
  }
  console.log(`${mutants.length - survivors} of ${mutants.length} mutants killed`);
  return survivors;
}

function testMutants(): void {
  const folder = mkdtempSync(join(tmpdir(), "counterpoise-mutants-"));
  try {
    for (const name of copied) cpSync(name, join(folder, name), { recursive: true });
    symlinkSync(resolve("node_modules"), join(folder, "node_modules"));
    if (countSurvivors(folder) > 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

runCommand(() => Promise.resolve().then(testMutants));
