import { useMemo, useState } from "react";
import { baselinePlan } from "../../compare/baselinePlan";
import { runsInAll, trainedCells, trainingsInAll } from "../../compare/queue";
import { isAloneRow, rowsOf } from "../../compare/rows";
import type { Catalogue } from "../../contract/cards";
import type { ModalityCard } from "../../contract/clip";
import type { Cell, Comparison, ComparisonPlan } from "../../contract/compare";
import {
  comparisonOf,
  hasSameRuns,
  knownCells,
  nameOfRow,
  seedCount,
} from "../../state/baselineComparison";
import { clipsName } from "../../state/setupStore";
import { useCompare, useSetup } from "../storeHooks";

/** The plan of the panel, and the comparison that it shows. */
export interface Baselines {
  /** Undefined if the setup allows none: see `problem`. */
  readonly plan?: ComparisonPlan | undefined;
  /** Why there is no plan; empty if there is one. */
  readonly problem: string;
  /** "sound alone, picture alone, joint training and MLB". */
  readonly rows: string;
  /** "joint, each alone, MLB". */
  readonly label: string;
  readonly seeds: number;
  readonly choices: readonly number[];
  choose(seeds: number): void;
  /** The comparison to show. */
  readonly comparison?: Comparison | undefined;
  /** Whether it has the runs of the plan. */
  readonly isExact: boolean;
  /** Finished runs of the plan, of any comparison. */
  readonly known: readonly Cell[];
  /** Number of runs that are to be made. */
  readonly left: number;
  /** Those that train a network. */
  readonly trainingsLeft: number;
}

const usualCounts = [1, 3, 5, 10, 20];

export function useBaselines(catalogue: Catalogue, modalities: readonly ModalityCard[]): Baselines {
  const config = useSetup((state) => state.config);
  const comparisons = useCompare((state) => state.comparisons);
  const [chosen, choose] = useState<number>();
  const found = useMemo(() => {
    const setup = {
      config,
      catalogue,
      modalities: modalities.map(({ id }) => id),
      name: clipsName(config, catalogue),
    };
    const planOf = (seeds: number) => baselinePlan(setup, seeds);
    const single = planOf(1);
    const newest = single.ok ? comparisonOf(single.value, comparisons, catalogue) : undefined;
    const seeds = chosen ?? (newest ? seedCount(newest.plan) : 1);
    const outcome = planOf(seeds);
    if (!outcome.ok) return { seeds, plan: undefined, problem: outcome.failure.message };
    const plan = outcome.value;
    const comparison = comparisonOf(plan, comparisons, catalogue);
    const known = knownCells(plan, comparisons, catalogue);
    return { seeds, plan, problem: "", comparison, known };
  }, [config, catalogue, modalities, comparisons, chosen]);
  const { seeds, plan, comparison, known = [] } = found;
  const rows = plan ? rowsOf(plan, catalogue).filter(({ isRidge }) => !isRidge) : [];
  const repairs = rows.filter(({ id }) => id !== plan?.against && !isAloneRow(id));
  const left = plan ? runsInAll(plan) - known.length : 0;
  return {
    ...found,
    known,
    left,
    trainingsLeft: plan ? trainingsInAll(plan) - trainedCells(known).length : 0,
    choose,
    rows: new Intl.ListFormat("en-GB").format(
      rows.map((row) => (row.id === plan?.against ? "joint training" : nameOfRow(row, modalities))),
    ),
    label: ["joint", "each alone", ...repairs.map(({ name }) => name)].join(", "),
    choices: [...new Set([...usualCounts, seeds])].sort((a, b) => a - b),
    isExact: plan !== undefined && comparison !== undefined && hasSameRuns(comparison.plan, plan),
  };
}
