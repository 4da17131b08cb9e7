/**
 * `npm test`: runs types, lint, build and every suite except `gpu`, and prints the sums of all in the last line.
 * `npm test -- unit door` runs only the named stages; `npm test -- gpu` runs the WebGPU tests that take minutes on a
 * software adapter. `npm test -- --changed [REF]` runs the stages that changes since REF (default: HEAD) can affect.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureBrowser } from "./browser";
import { affectedStages, changedFiles } from "./changed";
import { runCommand } from "./command";

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
type Shows = "live" | "at the end";
interface StageResult extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const checks = ["types", "lint", "build"];
/** Two lanes of about the same length, each of which keeps one core busy. */
const onProcessor = [
  [...checks, "door"],
  ["unit", "golden"],
];
/** Suites that drive a browser. Its threads are busy with two test files at a time. */
const browserSuites = ["browser", "e2e"];
/** Suites that run only when they are named. */
const suitesOnDemand = ["gpu"];
/** Lanes of one turn run in parallel, turns one after another; a browser uses all cores. */
const turns = [onProcessor, [browserSuites], [suitesOnDemand]];
const opensBrowser = (name: string): boolean =>
  browserSuites.includes(name) || suitesOnDemand.includes(name);
/** No stage that works takes as long. */
const stageLimitS = 30 * 60;

/**
 * Runs a command line -> its exit code, or 1 after the time limit. Its output is shown live, or in one piece at the
 * end.
 */
function run(command: string, shows: Shows): Promise<number> {
  const output = shows === "live" ? "inherit" : "pipe";
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["ignore", output, output],
      detached: process.platform !== "win32",
    });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => chunks.push(chunk));
    const limit = setTimeout(() => {
      console.error(`Stopped after ${stageLimitS} s: ${command}`);
      // Kills the process group, because a shell does not forward the signal to its children.
      if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid);
      else child.kill();
    }, stageLimitS * 1000);
    child.once("close", (code) => {
      clearTimeout(limit);
      process.stdout.write(Buffer.concat(chunks));
      resolve(code ?? 1);
    });
  });
}

/** Counts the tests in vitest's JSON report; a file that fails before its first test counts as one failure. */
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

/** One call of `npm test`: the stages, each with its additional arguments for vitest. */
interface Wanted {
  readonly stages: ReadonlyMap<string, readonly string[]>;
  /** Where the suites write their reports. */
  readonly folder: string;
  /** Path of a browser; pending while one is installed. */
  readonly browser: Promise<string> | undefined;
}

async function runSuite(name: string, { stages, folder }: Wanted, shows: Shows): Promise<Counts> {
  const file = join(folder, `${name}.json`);
  const options = [
    `--project ${name}`,
    ...(opensBrowser(name) ? ["--maxWorkers=2"] : []),
    `--reporter=default --reporter=json --outputFile.json="${file}"`,
    ...(stages.get(name) ?? []).map((option) => `"${option}"`),
  ];
  const code = await run(`npx vitest run ${options.join(" ")}`, shows);
  // vitest writes no report when `--changed` leaves it no file.
  if (code === 0 && !existsSync(file)) return { passed: 0, failed: 0, skipped: 0 };
  try {
    return countsOf(JSON.parse(readFileSync(file, "utf8")), code);
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

async function runCheck(command: string, shows: Shows): Promise<Counts> {
  const passed = (await run(command, shows)) === 0;
  return { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
}

async function runStage(name: string, wanted: Wanted, shows: Shows): Promise<Counts> {
  if (checks.includes(name)) return runCheck(`npm run --silent ${name}`, shows);
  if (opensBrowser(name)) {
    try {
      process.env["CHROME_PATH"] = await wanted.browser;
    } catch (error) {
      console.error(String(error));
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  return runSuite(name, wanted, shows);
}

/** Runs stages one after another. */
async function runLane(
  lane: readonly string[],
  wanted: Wanted,
  shows: Shows,
): Promise<readonly StageResult[]> {
  const results: StageResult[] = [];
  for (const name of lane) {
    console.log(`\n== ${name}${shows === "live" ? "" : ", shown at its end"}`);
    const start = performance.now();
    const counts = await runStage(name, wanted, shows);
    results.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

export const sumLine = (results: readonly Counts[]): string => {
  const sum = (field: keyof Counts): number => results.reduce((n, each) => n + each[field], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`;
};

/** Returns the stages that the command line names; throws a sentence for an unknown one. */
function wantedStages(args: readonly string[]): Wanted["stages"] {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { changed: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  if (values.changed) {
    const [base = "HEAD"] = positionals;
    const files = changedFiles(base);
    const affected = affectedStages(files, base);
    const names = [...affected.keys()].join(", ") || "no stage";
    console.log(`${files.length} files differ from ${base}; this runs ${names}.`);
    return affected;
  }
  const stages = turns.flat(2);
  const unknown = positionals.find((name) => !stages.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no stage "${unknown}"; the stages are ${stages.join(", ")}.`);
  const names =
    positionals.length > 0 ? positionals : stages.filter((name) => !suitesOnDemand.includes(name));
  return new Map(names.map((name) => [name, []]));
}

async function runTurns(wanted: Wanted): Promise<readonly StageResult[]> {
  const results: StageResult[] = [];
  for (const turn of turns) {
    const lanes = turn
      .map((lane) => lane.filter((name) => wanted.stages.has(name)))
      .filter((lane) => lane.length > 0);
    const shows = lanes.length > 1 ? "at the end" : "live";
    const ended = await Promise.all(lanes.map((lane) => runLane(lane, wanted, shows)));
    results.push(...ended.flat());
  }
  return results;
}

function printTable(results: readonly StageResult[]): void {
  console.log(`\n${"stage".padEnd(10)}  passed  failed  skipped  seconds`);
  for (const { name, passed, failed, skipped, seconds } of results)
    console.log(
      `${name.padEnd(10)}  ${String(passed).padStart(6)}  ${String(failed).padStart(6)}  ${String(skipped).padStart(7)}  ${seconds.toFixed(1).padStart(7)}`,
    );
  console.log(`\n${sumLine(results)}`);
}

async function main(args: readonly string[]): Promise<void> {
  const stages = wantedStages(args);
  const browser = [...stages.keys()].some(opensBrowser) ? ensureBrowser() : undefined;
  // The stages that need the browser report its failure; this handler prevents an unhandled rejection before.
  browser?.catch(() => undefined);
  const folder = mkdtempSync(join(tmpdir(), "counterpoise-test-"));
  try {
    const results = await runTurns({ stages, folder, browser });
    printTable(results);
    if (results.some((each) => each.failed > 0)) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.filename === process.argv[1]) runCommand(() => main(process.argv.slice(2)));
