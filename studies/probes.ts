/**
 * Information that masks discard, over seeds: `npm run probes -- --plan FILE.json --out FOLDER`.
 * Trains every variant of the plan with every seed in Node, probes it, and writes a file for each run and
 * tables.md. Runs that have a file are not repeated, so the command can be interrupted.
 */
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { importForNode } from "../tools/buildForNode";
import { buildKernels } from "../tools/buildKernels";
import { runCommand } from "../tools/command";
import type * as Driver from "./probes/driver";
import { variantReport, type ProbedRun, type ProbePlan, type Variant } from "./probes/table";
import { describeNode } from "../tools/machine";
import { isRecord, readJson } from "../tools/readJson";
import { root } from "../tools/serve";

function planOf(json: unknown, file: string): ProbePlan {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
  if (
    !isRecord(json) ||
    !isList(json["seeds"]) ||
    !isList(json["variants"]) ||
    !isList(json["factors"])
  )
    throw new Error(`${file}: expected lists of seeds, factors and variants.`);
  return json as unknown as ProbePlan;
}

runCommand(async () => {
  const { values } = parseArgs({
    options: { plan: { type: "string" }, out: { type: "string" } },
  });
  const { plan: file, out } = values;
  if (file === undefined) throw new Error("--plan FILE.json is missing.");
  if (out === undefined) throw new Error("--out FOLDER is missing.");
  const { seeds, variants, factors, folds } = planOf(readJson(file), file);
  await buildKernels();
  const built = await mkdtemp(join(tmpdir(), "counterpoise-probes-"));
  try {
    const entry = join(import.meta.dirname, "probes/driver.ts");
    const driver = (await importForNode(entry, built)) as typeof Driver;
    await mkdir(out, { recursive: true });
    const fileOf = (id: string, seed: number): string => join(out, `${id}-seed-${seed}.json`);
    const runsOf = ({ id }: Variant): readonly ProbedRun[] =>
      seeds.flatMap((seed) => {
        const path = fileOf(id, seed);
        return existsSync(path) ? [readJson(path) as ProbedRun] : [];
      });
    for (const seed of seeds)
      for (const { id, config } of variants) {
        const path = fileOf(id, seed);
        if (existsSync(path)) continue;
        console.log(`${id}, seed ${seed}`);
        const request = { variant: id, config, seed, factors, folds };
        const run = await driver.probeRun(root, request);
        await writeFile(
          path,
          `${JSON.stringify(run, (_key, value: unknown) => plain(value), 1)}\n`,
        );
        const facts = `\`npm run probes -- --plan ${file} --out ${out}\`; ${describeNode()}.`;
        const tables = variants.flatMap((variant) => {
          const runs = runsOf(variant);
          return runs.length > 0 ? [variantReport(variant, runs)] : [];
        });
        await writeFile(
          join(out, "tables.md"),
          `# Information discarded by the mask\n\n${tables.join("\n")}\n${facts}\n`,
        );
      }
    console.log(`Wrote ${join(out, "tables.md")}.`);
  } finally {
    await rm(built, { recursive: true });
  }
});

/** Rounds numbers to their significant digits. */
const plain = (value: unknown): unknown =>
  typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(6)) : value;
