/** Accuracies that papers report, by id of our methods, to compare their order with that of a table. */
import { rankCorrelation, type RankCorrelation } from "./rankCorrelation";
import type { ResultTable } from "./resultTable";

interface PaperAccuracies {
  /** "LFM, Table 1: CREMA-D". */
  readonly name: string;
  readonly source: string;
  /** Accuracy in per cent on test clips. */
  readonly accuracy: Readonly<Record<string, number>>;
}

const lfmSource =
  "Yang et al., NeurIPS 2024, Table 1 (ACC), as reported there for every method. ResNet-18 from scratch.";
const benchmarkSource =
  "Repository GeWu-Lab/BalanceBenchmark, its table of results. One code for all methods, ResNet-18 from scratch.";
const benchmarkImage = `${benchmarkSource} The values of KineticsSounds were read from an image of the table.`;

export const paperAccuracies: readonly PaperAccuracies[] = [
  {
    name: "LFM, Table 1: CREMA-D",
    source: lfmSource,
    accuracy: {
      joint: 63.31,
      etmc: 65.86,
      mses: 61.56,
      "g-blend": 64.65,
      ogm: 66.94,
      greedy: 66.64,
      domfn: 67.34,
      mslr: 65.46,
      pmr: 66.59,
      agm: 67.07,
      mla: 79.43,
      reconboost: 74.84,
      mmpareto: 74.87,
      "lfm-heuristic": 72.15,
      "lfm-learned": 83.62,
    },
  },
  {
    name: "LFM, Table 1: KineticsSounds",
    source: lfmSource,
    accuracy: {
      joint: 64.55,
      etmc: 65.67,
      mses: 64.71,
      "g-blend": 67.12,
      ogm: 66.06,
      greedy: 66.52,
      domfn: 66.25,
      mslr: 65.91,
      pmr: 66.56,
      agm: 66.02,
      mla: 70.04,
      reconboost: 70.85,
      mmpareto: 70.0,
      "lfm-heuristic": 69.05,
      "lfm-learned": 72.53,
    },
  },
  {
    name: "BalanceBenchmark: CREMA-D",
    source: benchmarkSource,
    accuracy: {
      joint: 65.5,
      "g-blend": 71.59,
      pmr: 67.19,
      greedy: 66.48,
      ogm: 67.76,
      agm: 71.59,
      mmcosine: 67.19,
      "lfm-learned": 70.02,
      reconboost: 74.01,
      mmpareto: 79.97,
      mla: 72.3,
    },
  },
  {
    name: "BalanceBenchmark: KineticsSounds",
    source: benchmarkImage,
    accuracy: {
      joint: 65.63,
      mmcosine: 67.49,
      "g-blend": 68.82,
      mmpareto: 74.55,
      "lfm-learned": 66.37,
      ogm: 67.04,
      agm: 66.62,
      pmr: 67.11,
      reconboost: 68.38,
      mla: 69.05,
      greedy: 66.82,
    },
  },
];

export interface OrderAgreement extends RankCorrelation {
  readonly paper: PaperAccuracies;
}

/**
 * The agreement of a table's means with each paper of which it has at least three methods, over rows with all runs;
 * none for the accuracy of one modality, which the papers do not order.
 */
export function orderAgreements({
  rows,
  metric,
}: Pick<ResultTable, "rows" | "metric">): readonly OrderAgreement[] {
  if (metric.subject !== "fused") return [];
  const ranked = rows.filter(({ rank }) => rank !== undefined);
  return paperAccuracies.flatMap((paper): OrderAgreement[] => {
    const common = ranked.flatMap(({ id, mean: ours }) => {
      const theirs = paper.accuracy[id];
      return ours === undefined || theirs === undefined ? [] : [{ ours, theirs }];
    });
    const found = rankCorrelation(
      common.map(({ ours }) => ours),
      common.map(({ theirs }) => theirs),
    );
    return found ? [{ ...found, paper }] : [];
  });
}
