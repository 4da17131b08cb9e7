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
type Shows = "live" | "at the end";
interface StageResult extends Counts {
  readonly name: string;
  readonly seconds: number;
}

const checks = ["types", "lint", "build"];
const suites = ["unit", "golden", "door"];
/** Suites that share the machine with a browser take their files one by one. */
const browserSuites = ["browser", "e2e"];
/** Lanes that run side by side, turn by turn: checks and suites keep a core busy each, a browser all of them. */
const turns = [[checks, suites], [browserSuites]];
/** Only what hangs takes as long. */
const stageLimitS = 30 * 60;

/**
 * Runs a command line; -> its exit code, or 1 after the time limit. What it says is shown as it comes, or at its
 * end in one piece.
 */
function run(command: string, shows: Shows): Promise<number> {
  const output = shows === "live" ? "inherit" : "pipe";
  return new Promise((resolve) => {
    const child = spawn(command, {
      shell: true,
      stdio: ["ignore", output, output],
      detached: process.platform !== "win32",
    });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => said.push(chunk));
    const limit = setTimeout(() => {
      console.error(`Stopped after ${stageLimitS} s: ${command}`);
      // The whole group: a shell does not pass the signal on to what it started.
      if (child.pid !== undefined && process.platform !== "win32") process.kill(-child.pid);
      else child.kill();
    }, stageLimitS * 1000);
    child.once("close", (code) => {
      clearTimeout(limit);
      process.stdout.write(Buffer.concat(said));
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

async function runSuite(name: string, folder: string, shows: Shows): Promise<Counts> {
  const file = join(folder, `${name}.json`);
  const serial = browserSuites.includes(name) ? " --no-file-parallelism" : "";
  const code = await run(
    `npx vitest run --project ${name}${serial} --reporter=default --reporter=json --outputFile.json="${file}"`,
    shows,
  );
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

async function runStage(name: string, folder: string, shows: Shows): Promise<Counts> {
  if (checks.includes(name)) return runCheck(`npm run --silent ${name}`, shows);
  if (browserSuites.includes(name)) {
    try {
      process.env["CHROME_PATH"] = ensureBrowser();
    } catch (error) {
      console.error(String(error));
      return { passed: 0, failed: 1, skipped: 0 };
    }
  }
  return runSuite(name, folder, shows);
}

/** Stages one after another. */
async function runLane(
  lane: readonly string[],
  folder: string,
  shows: Shows,
): Promise<readonly StageResult[]> {
  const results: StageResult[] = [];
  for (const name of lane) {
    console.log(`\n== ${name}${shows === "live" ? "" : ", shown at its end"}`);
    const start = performance.now();
    const counts = await runStage(name, folder, shows);
    results.push({ name, ...counts, seconds: (performance.now() - start) / 1000 });
  }
  return results;
}

export const sumLine = (results: readonly Counts[]): string => {
  const sum = (field: keyof Counts): number => results.reduce((n, each) => n + each[field], 0);
  return `${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`;
};

async function main(wanted: readonly string[]): Promise<number> {
  const stages = turns.flat(2);
  const unknown = wanted.find((name) => !stages.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no stage "${unknown}"; the stages are ${stages.join(", ")}.`);
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "counterpoise-test-"));
  const results: StageResult[] = [];
  try {
    for (const turn of turns) {
      const lanes = turn
        .map((lane) => lane.filter((name) => wanted.length === 0 || wanted.includes(name)))
        .filter((lane) => lane.length > 0);
      const shows = lanes.length > 1 ? "at the end" : "live";
      const ended = await Promise.all(lanes.map((lane) => runLane(lane, folder, shows)));
      results.push(...ended.flat());
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
