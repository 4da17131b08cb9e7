/** Makes the runs of a plan in training processes and writes compare.json and the tables. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { comparisonJson, readComparisonFile } from "../../src/compare/comparisonFile";
import { toCsv, toLatex, toMarkdown, runsCsv } from "../../src/compare/exports";
import { parsePlan } from "../../src/compare/parsePlan";
import { runsInAll, secondsLeft } from "../../src/compare/queue";
import { splitsOf } from "../../src/compare/runSummary";
import type { Catalogue } from "../../src/contract/cards";
import { clipsDataId } from "../../src/contract/clipsData";
import type { Cell, Comparison } from "../../src/contract/compare";
import { dataSeedOf, type ExperimentConfig } from "../../src/contract/experiment";
import { valueOf } from "../../src/contract/valueOf";
import { otherClipsMessage, resultMessage } from "../../src/state/compareMessages";
import { saveWhole } from "../../tools/compareToEnd";
import { failedRuns, lostRuns } from "../../tools/keptRuns";
import { isRecord } from "../../tools/readJson";
import { ensureDecoded } from "../clips/ensureDecoded";
import { makeCells, type Train } from "./makeCells";
import { catalogueIn, checkProcesses, openPool, type TrainingProcess } from "./processPool";

export interface CompareRequest {
  /** The content of a plan file. */
  readonly plan: unknown;
  /** A folder of clips. */
  readonly data?: string;
  /** The content of an earlier compare.json, or {}. */
  readonly before: unknown;
  readonly out: string;
  readonly processes: number;
  /** Adds the distance between the modalities' features to every run. */
  readonly measuresGap?: boolean;
  /** Repeats runs that failed. */
  readonly retry: boolean;
  /** Added to compare.json. */
  readonly facts: { readonly command: string; readonly machine: string };
  readonly print: (line: string) => void;
}

/**
 * Throws a LabError with one sentence if the plan is refused, if `out` holds finished runs of another plan, or,
 * after saving everything, if runs failed.
 */
export async function comparePlan(request: CompareRequest): Promise<void> {
  const { plan, data, processes, measuresGap = false, print } = request;
  checkProcesses(processes);
  const pool = await openPool();
  try {
    const catalogue = await catalogueIn(pool);
    const { data: choice } = baseOf(plan, catalogue);
    checkData(choice.id, data);
    const cache = data === undefined ? undefined : await ensureDecoded(data, choice, print);
    const options = { ...(cache !== undefined && { cache }), measuresGap };
    await compareIn(pool.open(processes, options), catalogue, request);
  } finally {
    await pool.close();
  }
}

/** What all runs of a plan file have in common. Throws a LabError with the sentences of `parsePlan`. */
function baseOf(plan: unknown, catalogue: Catalogue): ExperimentConfig {
  return valueOf(parsePlan(plan, catalogue)).base;
}

function checkData(id: string, folder: string | undefined): void {
  if (folder === undefined && id === clipsDataId)
    throw new Error("The plan is on clips of your own; name their folder with --data FOLDER.");
  if (folder !== undefined && id !== clipsDataId)
    throw new Error(`--data brings clips of your own, but the plan is on "${id}".`);
}

async function compareIn(
  processes: readonly TrainingProcess[],
  catalogue: Catalogue,
  request: CompareRequest,
): Promise<void> {
  const { out, print, before } = request;
  const file = join(out, "compare.json");
  const started = await readPlan(processes, catalogue, request);
  const total = runsInAll(started.plan);
  print(`${started.cells.length} of ${total} runs are done.`);
  const save = (cells: readonly Cell[]): Promise<void> =>
    saveWhole(file, compareText({ ...started, cells }, before, request.facts));
  const startMs = performance.now();
  const cells = await makeCells({
    ...started,
    catalogue,
    trainers: processes.map(trainIn),
    nowMs: () => performance.now(),
    onCell: async (all, made, planned) => {
      const other = otherClipsMessage(started.cells, made.summary);
      if (other !== "") throw new Error(other);
      await save(all);
      const left = secondsLeft({ plan: started.plan, cells: all }, catalogue) ?? 0;
      const hours = hoursText(left / processes.length);
      print(
        `${all.length} of ${total}, ${resultMessage(planned, made)} ${made.seconds.toFixed(1)} s; about ${hours} left.`,
      );
    },
  });
  await save(cells);
  const comparison = { ...started, cells };
  await saveTables(comparison, catalogue, request);
  const trained = cells.reduce((sum, { seconds }) => sum + seconds, 0);
  print(
    `Wrote compare.json and the tables into ${out}. All runs together: ${hoursText(trained)} of training; this call: ${hoursText((performance.now() - startMs) / 1000)}.`,
  );
  const failed = failedRuns({ cells });
  if (failed > 0)
    throw new Error(
      `${failed} of ${total} runs failed; the sentences under the table give the reasons, and --retry repeats them.`,
    );
}

type Started = Pick<Comparison, "created" | "plan" | "cells">;

/** Reads the plan and the runs that are done, as the page does. */
async function readPlan(
  [first]: readonly TrainingProcess[],
  catalogue: Catalogue,
  { plan: json, before, retry, out }: CompareRequest,
): Promise<Started> {
  const given = isRecord(before) && Array.isArray(before["cells"]) ? before["cells"] : [];
  const kept = retry ? given.filter((cell) => !isRecord(cell) || !("failure" in cell)) : given;
  const base = baseOf(json, catalogue);
  const { data, backend } = base;
  if (backend === "webgpu" || backend === "cpu")
    throw new Error(`base.backend: Node trains on WebAssembly, not on "${backend}"; set "wasm".`);
  const modalities = await first?.send("modalities", { data, seed: dataSeedOf(base) });
  const { plan, cells } = valueOf(
    readComparisonFile({ plan: json, cells: kept }, catalogue, modalities?.length),
  );
  const lost = lostRuns({ cells: kept }, { cells });
  if (lost > 0)
    throw new Error(
      `${join(out, "compare.json")} has ${lost} finished runs that belong to another plan and would be overwritten; choose another --out FOLDER or use that plan.`,
    );
  return { created: new Date().toISOString(), plan, cells };
}

const trainIn =
  (process: TrainingProcess): Train =>
  ({ config, row }, test) =>
    process.send(row.isRidge ? "ridge" : "train", { config, ...test });

/** The page's compare.json with the commands and machines of all calls. */
function compareText(comparison: Started, before: unknown, facts: CompareRequest["facts"]): string {
  const json: unknown = JSON.parse(comparisonJson(comparison));
  const created =
    isRecord(before) && before["created"] !== undefined ? before["created"] : comparison.created;
  return `${JSON.stringify({ ...facts, ...(isRecord(json) && json), created }, null, 1)}\n`;
}

async function saveTables(
  comparison: Started,
  catalogue: Catalogue,
  { out, facts }: CompareRequest,
): Promise<void> {
  const [split = "best"] = splitsOf(comparison.plan, comparison.cells);
  const save = (name: string, text: string): Promise<void> => writeFile(join(out, name), text);
  await save(
    "table.md",
    `${toMarkdown(comparison, catalogue, split)}\n\n\`${facts.command}\`; ${facts.machine}.\n`,
  );
  await save("table.tex", toLatex(comparison, catalogue, split));
  await save("table.csv", toCsv(comparison, catalogue, split));
  await save("runs.csv", runsCsv(comparison, catalogue));
}

/** "2.3 h", or minutes below an hour and a half. */
const hoursText = (seconds: number): string =>
  seconds < 5400 ? `${(seconds / 60).toFixed(1)} min` : `${(seconds / 3600).toFixed(1)} h`;
