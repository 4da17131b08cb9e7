/**
 * Runs a comparison in Node, several runs at a time, each on one thread:
 * `npm run compare -- --plan FILE.json --out FOLDER [--data FOLDER] [--processes 2] [--retry]`.
 * Writes compare.json after every run, and the tables at the end. Plans, runs and files are those of the page,
 * which opens compare.json. Another call continues; `--retry` repeats runs that failed.
 */
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { cpus } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runCommand } from "../tools/command";
import { onOwnClips } from "../tools/compareToEnd";
import { describeNode } from "../tools/machine";
import { readJson } from "../tools/readJson";
import { comparePlan } from "./compare/comparePlan";
import { checkProcesses } from "./compare/processPool";

/** Runs the command with `args`. */
export async function runCompare(
  args: readonly string[],
  print: (line: string) => void,
): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      plan: { type: "string" },
      out: { type: "string" },
      data: { type: "string" },
      processes: { type: "string", default: String(Math.max(1, cpus().length)) },
      retry: { type: "boolean", default: false },
    },
  });
  const { plan: file, out, data, retry } = values;
  if (file === undefined) throw new Error("--plan FILE.json is missing.");
  if (out === undefined) throw new Error("--out FOLDER is missing.");
  const processes = Number(values.processes);
  checkProcesses(processes);
  const wanted = readJson(file);
  const done = join(out, "compare.json");
  await mkdir(out, { recursive: true });
  await comparePlan({
    plan: data === undefined ? wanted : onOwnClips(wanted),
    ...(data !== undefined && { data }),
    before: existsSync(done) ? readJson(done) : {},
    out,
    processes,
    retry,
    facts: {
      command: `npm run compare -- ${args.join(" ")}`,
      machine: describeNode("one thread a run", `${processes} at a time`),
    },
    print,
  });
}

if (import.meta.filename === process.argv[1])
  runCommand(() => runCompare(process.argv.slice(2), (line) => console.log(line)));
