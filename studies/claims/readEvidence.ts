/** Reads the runs that decide claims, from the files of this command and of others. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCell } from "../../src/compare/comparisonFile";
import type { Evidence } from "../../src/compare/claimEvidence";
import { claimRunOf, type ClaimRun } from "../../src/compare/claimTests";
import { mean } from "../../src/compare/statistics";
import { isRecord, readJson } from "../../tools/readJson";
import { root } from "../../tools/serve";
import type { Report } from "../competition/summary";

/** The runs of one evidence by folder, best folder first. */
export function readEvidence(one: Evidence, out: string): readonly (readonly ClaimRun[])[] {
  const folders = one.folders?.map((folder) => join(root, folder)) ?? [join(out, one.id)];
  return folders.map((folder) => runsIn(folder, one));
}

function runsIn(folder: string, { id, knob }: Evidence): readonly ClaimRun[] {
  if (id === "competition") return competitionRuns(join(folder, "competition.json"));
  const file = join(folder, "compare.json");
  const json: unknown = existsSync(file) ? readJson(file) : {};
  const cells: readonly unknown[] =
    isRecord(json) && Array.isArray(json["cells"]) ? json["cells"] : [];
  return cells.flatMap((given) => {
    const cell = readCell(given);
    return cell?.kind === "run" ? (claimRunOf(cell, knob) ?? []) : [];
  });
}

/** The share of classes that a modality has not found, mean of both, by seed: jointly and each alone. */
function competitionRuns(file: string): readonly ClaimRun[] {
  if (!existsSync(file)) return [];
  const { trainings, found } = readJson(file) as Report;
  const seeds = [...new Set(trainings.map(({ seed }) => seed))];
  const lostIn = (seed: number, arms: readonly string[]): readonly number[] =>
    trainings
      .filter((one) => one.seed === seed && arms.includes(one.arm))
      .flatMap(({ moments }) => Object.values(moments.at(-1)?.gamma ?? {}))
      .map((gamma) => gamma.filter((value) => value < found).length / gamma.length);
  const run = (row: string, seed: number, arms: readonly string[]): readonly ClaimRun[] => {
    const shares = lostIn(seed, arms);
    return shares.length === 2
      ? [{ row, replicate: `seed ${seed}`, figures: { lost: mean(shares) } }]
      : [];
  };
  return seeds.flatMap((seed) => [
    ...run("joint", seed, ["joint"]),
    ...run("alone", seed, ["one alone", "two alone"]),
  ]);
}
