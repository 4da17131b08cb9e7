/**
 * `npm test`: types, lint, build and every suite, then one line of sums over all of them.
 * `npm test -- unit door` runs only the stages named.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
interface StageResult extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const checks = ["types", "lint", "build"];
/** Suites that share the machine with a browser take their files one by one. */
const browserSuites = ["browser", "e2e"];
const suites = ["unit", "golden", "door", ...browserSuites];
const stageLimitS = 15 * 60;

/** Runs a command line; -> its exit code, or 1 after the time limit. */
function run(command: string): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["ignore", "inherit", "inherit"],
      detached: process.platform !== "win32",
    });
    const limit = setTimeout(() => {
      console.error(`Stopped after ${stageLimitS} s: ${command}`);
      // The whole group: a shell does not pass the signal on to what it started.
      if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid);
      else child.kill();
    }, stageLimitS * 1000);
    child.once("exit", (code) => {
      clearTimeout(limit);
      resolve(code ?? 1);
    });
  });
}

/** Sums of vitest's JSON report; a file that fails before its first test counts as one failure. */
export function countsOf(report: unknown, exitCode: number): Counts {
  const field = (name: string): number => {
    const value = (report as Record<string, unknown> | null)?.[name];
    return typeof value === "number" ? value : 0;
  };
  const failed = field("numFailedTests");
  return {
    passed: field("numPassedTests"),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: field("numPendingTests") + field("numTodoTests"),
  };
}

async function runSuite(name: string, folder: string): Promise<Counts> {
  const file = join(folder, `${name}.json`);
  const serial = browserSuites.includes(name) ? " --no-file-parallelism" : "";
  const code = await run(
    `npx vitest run --project ${name}${serial} --reporter=default --reporter=json --outputFile.json="${file}"`,
  );
  try {
    return countsOf(JSON.parse(readFileSync(file, "utf8")), code);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function runCheck(command: string): Promise<Counts> {
  const passed = (await run(command)) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function runStage(name: string, folder: string): Promise<Counts> {
  if (checks.includes(name)) return runCheck(`npm run --silent ${name}`);
  if (browserSuites.includes(name)) {
    try {
      process.env["CHROME_PATH"] = ensureBrowser();
    } catch (error) {
      console.error(String(error));
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  return runSuite(name, folder);
}

export const sumLine = (results: readonly Counts[]): string => {
  const sum = (field: keyof Counts): number => results.reduce((n, each) => n + each[field], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`;
};

async function main(wanted: readonly string[]): Promise<number> {
  const stages = [...checks, ...suites];
  const unknown = wanted.find((name) => !stages.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no stage "${unknown}"; the stages are ${stages.join(", ")}.`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "counterpoise-test-"));
  const results: StageResult[] = [];
  try {
    for (const name of stages.filter((each) => wanted.length === 0 || wanted.includes(each))) {
      console.log(`\n== ${name}`);
      const start = performance.now();
      const counts = await runStage(name, folder);
      results.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\n${"stage".padEnd(10)}  passed  failed  skipped  seconds`);
  for (const { name, passed, failed, skipped, seconds } of results)
    console.log(
      `${name.padEnd(10)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}  ${seconds.toFixed(1).padStart(7)}`,
    );
  console.log(`\n${sumLine(results)}`);
  return results.some((each) => each.failed > 0) ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) process.exitCode = await main(process.argv.slice(2));
