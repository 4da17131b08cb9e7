/** Runs a whole comparison in the page. FOLDER/compare.json holds the finished runs, so that another call continues it. */
import { existsSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { clipsDataId } from "../src/contract/clipsData";
import { comparePage, type ComparePage } from "./comparePage";
import { hashOf } from "./experimentHash";
import { failedRuns, lostRuns } from "./keptRuns";
import { type LabPage, openLab } from "./labPage";
import { describeMachine } from "./machine";
import { isRecord, readJson } from "./readJson";

export interface CompareRequest {
  readonly plan: unknown;
  /** A folder of clips to import first. */
  readonly data?: string;
  readonly out: string;
  readonly print: (line: string) => void;
}

/** Wide enough for two charts in a row. */
const widthPx = 1700;

const tables = ["table.md", "table.tex", "table.csv", "runs.csv"] as const;
const pictures = { "Comparison, bars": "bars.png", "Comparison, curves": "curves.png" } as const;

/**
 * Throws an `Error` with one sentence if the folder holds finished runs of another plan, if the comparison
 * stops early, or, after saving everything, if runs failed.
 */
export async function compareToEnd(
  browser: Browser,
  url: string,
  { plan, data, out, print }: CompareRequest,
): Promise<void> {
  const wanted = data === undefined ? plan : onOwnClips(plan);
  const file = join(out, "compare.json");
  const done: unknown = existsSync(file) ? readJson(file) : {};
  const cells: unknown = isRecord(done) ? (done["cells"] ?? []) : [];
  const made = {
    command: `npm run headless -- ${process.argv.slice(2).join(" ")}`,
    machine: describeMachine(`Chromium ${browser.version()}`),
  };
  await mkdir(out, { recursive: true });
  const lab = await openLab(browser, url, { hash: dataHash(wanted), widthPx });
  try {
    if (data !== undefined) {
      print(`Importing ${data}`);
      await lab.importFolder(data);
    }
    const compare = comparePage(lab);
    const opened = await compare.open(JSON.stringify({ plan: wanted, cells }));
    const readBack = async (): Promise<unknown> =>
      opened.done > 0 ? JSON.parse(await compare.download("compare.json")) : {};
    const lost = lostRuns(done, await readBack());
    if (lost > 0)
      throw new Error(
        `${file} has ${lost} finished runs that belong to another plan and would be overwritten; choose another --out FOLDER or use that plan.`,
      );
    print(`${opened.done} of ${opened.total} runs are done.`);
    const save = async (): Promise<void> => {
      const json: unknown = JSON.parse(await compare.download("compare.json"));
      await saveWhole(file, `${JSON.stringify({ ...made, ...asRecord(json) }, null, 1)}\n`);
    };
    if (opened.done < opened.total)
      await compare.toEnd(async ({ done: count, words }) => {
        if (count > opened.done) await save();
        print(words);
      });
    else await save();
    await saveTables(lab, compare, out, `\`${made.command}\`; ${made.machine}.`);
    print(`Wrote compare.json, the tables and the pictures into ${out}.`);
    const failed = failedRuns(readJson(file));
    if (failed > 0)
      throw new Error(
        `${failed} of ${opened.total} runs failed; the sentences under the table give the reasons.`,
      );
  } finally {
    await lab.close();
  }
}

const asRecord = (json: unknown): Readonly<Record<string, unknown>> => (isRecord(json) ? json : {});

/** Returns the plan with the user's clips as its data; throws if it names another dataset. A preset brings its own data. */
export function onOwnClips(plan: unknown): unknown {
  const base = asRecord(asRecord(plan)["base"]);
  if (base["data"] === undefined && asRecord(plan)["preset"] !== undefined) return plan;
  const named = asRecord(base["data"] ?? { id: clipsDataId });
  if (named["id"] !== clipsDataId)
    throw new Error(
      `--data brings clips of your own, but the plan is on "${String(named["id"])}".`,
    );
  return { ...asRecord(plan), base: { ...base, data: named } };
}

/** Opens the page with the plan's data, so that the import has the plan's options. */
export function dataHash(plan: unknown): string {
  const base = asRecord(asRecord(plan)["base"]);
  const { preset } = asRecord(plan);
  const { version = asRecord(plan)["version"] } = base;
  const wanted = {
    version,
    preset,
    data: base["data"],
    seed: base["seed"],
    dataSeed: base["dataSeed"],
  };
  return hashOf(
    Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined)),
  );
}

/** Writes a temporary file and renames it, so that an interruption leaves a whole file. */
export async function saveWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}

async function saveTables(
  lab: LabPage,
  compare: ComparePage,
  out: string,
  facts: string,
): Promise<void> {
  for (const name of tables) {
    const text = await compare.download(name);
    await writeFile(join(out, name), name === "table.md" ? `${text}\n${facts}\n` : text);
  }
  for (const [name, picture] of Object.entries(pictures))
    await lab.figure(name).screenshot({ path: join(out, picture) });
}
