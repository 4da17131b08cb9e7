/**
 * A table of runs: `npm run table -- --plan FILE.json --out FILE.json [--webgpu] [--markdown FILE.md]`.
 * The plan names arms (configurations laid over `base`) and seeds; every arm runs with every seed in
 * the same page, one run after another. Finished runs are in the out file and are not run again.
 */
import { existsSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { arch, cpus, platform } from "node:os";
import { parseArgs } from "node:util";
import type { Browser } from "playwright-core";
import { runCommand, withPage } from "./command";
import { hashOf } from "./experimentHash";
import { isRecord, readJson } from "./readJson";
import { markdownTable, type Plan, type Result, type TableFile } from "./runTable";
import { trainToEnd } from "./trainToEnd";

function readPlan(path: string): Plan {
  const plan = readJson(path);
  const seeds: unknown = isRecord(plan) ? plan["seeds"] : undefined;
  const arms: unknown = isRecord(plan) ? plan["arms"] : undefined;
  if (!Array.isArray(seeds) || !seeds.every((seed) => Number.isInteger(seed)))
    throw new Error(`${path}: "seeds" must be a list of whole numbers.`);
  if (!isRecord(arms) || !Object.values(arms).every(isRecord))
    throw new Error(`${path}: "arms" must give each arm's configuration by its name.`);
  const base: unknown = isRecord(plan) ? (plan["base"] ?? {}) : {};
  if (!isRecord(base)) throw new Error(`${path}: "base" must be a configuration.`);
  return {
    base,
    seeds: seeds.map(Number),
    arms: Object.fromEntries(
      Object.entries(arms).filter(([, arm]) => isRecord(arm)),
    ) as Plan["arms"],
    openTest: isRecord(plan) && plan["openTest"] === true,
  };
}

const keyOf = (result: Pick<Result, "arm" | "hash">): string => `${result.arm} ${result.hash}`;

/** Written beside and moved into place, so that a run cut short leaves the file whole. */
async function save(path: string, file: TableFile): Promise<void> {
  await writeFile(`${path}.part`, `${JSON.stringify(file, null, 1)}\n`);
  await rename(`${path}.part`, path);
}

async function runOne(
  browser: Browser,
  url: string,
  arm: string,
  config: Record<string, unknown>,
  openTest: boolean,
): Promise<Result> {
  const hash = hashOf(config);
  const start = performance.now();
  const record = await trainToEnd(browser, url, { hash, openTest, say: () => undefined });
  return { arm, hash, seed: record.seed, seconds: (performance.now() - start) / 1000, record };
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      plan: { type: "string" },
      out: { type: "string" },
      markdown: { type: "string" },
      webgpu: { type: "boolean", default: false },
    },
  });
  if (values.plan === undefined) throw new Error("--plan FILE.json is missing.");
  if (values.out === undefined) throw new Error("--out FILE.json is missing.");
  const out = values.out;
  const plan = readPlan(values.plan);
  const wanted = plan.seeds.flatMap((seed) =>
    Object.entries(plan.arms).map(([arm, own]) => ({
      arm,
      config: { ...plan.base, ...own, seed },
    })),
  );
  // Before the first run, so that a slip in the last arm does not show hours later.
  const keys = wanted.map(({ arm, config }) => keyOf({ arm, hash: hashOf(config) }));

  const before = existsSync(out) ? (readJson(out) as TableFile).results : [];
  const results = before.filter((result) => keys.includes(keyOf(result)));
  const done = new Set(results.map(keyOf));
  const fileOf = (browserVersion: string): TableFile => ({
    command: `npm run table -- ${process.argv.slice(2).join(" ")}`,
    machine: `${platform()} ${arch()}, ${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, Chromium ${browserVersion}`,
    plan,
    results,
  });
  const file = await withPage({ webgpu: values.webgpu }, async (browser, url) => {
    for (const [index, { arm, config }] of wanted.entries()) {
      if (done.has(keys[index] ?? "")) continue;
      console.log(`${index + 1} of ${wanted.length}: ${arm}, seed ${config.seed}`);
      results.push(await runOne(browser, url, arm, config, plan.openTest));
      await save(out, fileOf(browser.version()));
    }
    return fileOf(browser.version());
  });
  const table = markdownTable(file);
  console.log(`\n${table}`);
  if (values.markdown !== undefined) await writeFile(values.markdown, table);
});
