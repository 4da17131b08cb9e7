/** Reads the runs that decide claims, from the files of this command and of others. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readComparisonFile } from "../../src/compare/comparisonFile";
import type { Evidence } from "../../src/compare/claimEvidence";
import { claimRunOf, type ClaimRun, type EvidenceRuns } from "../../src/compare/claimTests";
import { replicatesOf } from "../../src/compare/rows";
import { mean } from "../../src/compare/statistics";
import type { Catalogue } from "../../src/contract/cards";
import type { ComparisonPlan } from "../../src/contract/compare";
import { readJson } from "../../tools/readJson";
import { root } from "../../tools/serve";
import type { Report } from "../competition/summary";

export interface FolderEvidence extends EvidenceRuns {
  /** Absent for a study that is not a comparison. */
  readonly plan?: ComparisonPlan;
}

/**
 * The runs of one evidence by folder, best folder first. Throws an `Error` with one sentence if a file cannot be read
 * as a comparison.
 */
export function readEvidence(
  one: Evidence,
  out: string,
  catalogue: Catalogue,
): readonly FolderEvidence[] {
  const folders = one.folders?.map((folder) => join(root, folder)) ?? [join(out, one.id)];
  if (one.id === "competition") return folders.map(competitionRuns);
  return folders.flatMap((folder) => comparisonRuns(folder, one, catalogue) ?? []);
}

/** Undefined if there is neither a file of runs nor a plan. */
function comparisonRuns(
  folder: string,
  { plan: given, knob }: Evidence,
  catalogue: Catalogue,
): FolderEvidence | undefined {
  const files = [join(folder, "compare.json"), `${folder}.json`];
  const file = files.find((path) => existsSync(path));
  const json = file === undefined ? given : readJson(file);
  if (json === undefined) return undefined;
  const read = readComparisonFile(json, catalogue);
  if (!read.ok) throw new Error(`${file ?? "The plan"}: ${read.failure.message}`);
  const { plan, cells } = read.value;
  const replicates = replicatesOf(plan);
  const runs = cells.flatMap((cell): readonly ClaimRun[] => {
    const replicate = replicates.find(({ name }) => name === cell.replicate);
    if (cell.kind !== "run" || !replicate) return [];
    return [claimRunOf(cell, replicate.unit, knob) ?? []].flat();
  });
  return { plan, planned: replicates.length, runs };
}

/** The share of classes that a modality has not found, mean of both, by seed: jointly and each alone. */
function competitionRuns(folder: string): FolderEvidence {
  const file = join(folder, "competition.json");
  if (!existsSync(file)) return { planned: 0, runs: [] };
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
      ? [{ row, replicate: `seed ${seed}`, unit: seed, figures: { lost: mean(shares) } }]
      : [];
  };
  const runs = seeds.flatMap((seed) => [
    ...run("joint", seed, ["joint"]),
    ...run("alone", seed, ["one alone", "two alone"]),
  ]);
  return { planned: seeds.length, runs };
}
