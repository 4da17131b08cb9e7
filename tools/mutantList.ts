/** The lines of methods and statistics that `npm run mutants` breaks. */

export interface Mutants {
  readonly file: string;
  /** The folder of the file; left out: src/core/methods. */
  readonly folder?: string;
  /** The tests that must fail: in test/golden, or in test/unit with their path, such as "train/heldOutPass". */
  readonly tests: readonly string[];
  /** Texts of the file, and what each becomes. */
  readonly changes: readonly (readonly [find: string, replace: string])[];
}

/** Changes of the statistics of comparisons that their tests must notice. */
const ofStatistics: readonly Mutants[] = [
  {
    file: "hypothesisTests.ts",
    folder: "src/compare",
    tests: ["compare/hypothesisTests"],
    changes: [
      ["(deviation / Math.sqrt(interval.pairs))", "deviation"],
      ["twoSidedP(t, interval.pairs - 1)", "twoSidedP(t, interval.pairs)"],
      ["(order.length - rank) *", "order.length *"],
      ["Math.max(largest, Math.min(1,", "Math.max(0, Math.min(1,"],
      ["contrast?.p ?? []", "contrast?.p ?? 1"],
      ["1 - alpha / 2", "1 - alpha"],
      ["+ normalBelow(-shift - critical * spread)", ""],
      ["const wantedPower = 0.8", "const wantedPower = 0.5"],
      ["sorted.length % 2 === 1", "sorted.length % 2 === 0"],
    ],
  },
  {
    file: "statistics.ts",
    folder: "src/compare",
    tests: ["compare/statistics", "compare/contrasts"],
    changes: [
      ["squares / (values.length - 1)", "squares / values.length"],
      ["criticalT(pairs - 1)", "criticalT(pairs)"],
      ["(equal + 1) / 2", "equal"],
      ["one.unit === unit", "one.unit !== unit"],
    ],
  },
  {
    file: "contrasts.ts",
    folder: "src/compare",
    tests: ["compare/contrasts"],
    changes: [
      ["return meansByUnit(differences);", "return differences.map(({ value }) => value);"],
      ["0.05 / Math.max(1, tested.length)", "0.05"],
      ["scoreOf(b) - scoreOf(a)", "scoreOf(a) - scoreOf(b)"],
      ["mean(shared.flatMap(", "mean(runs.flatMap("],
    ],
  },
  {
    file: "rankCorrelation.ts",
    folder: "src/compare",
    tests: ["compare/rankCorrelation"],
    changes: [
      ["pearson(ranks(a), ranks(b))", "pearson(a, b)"],
      ["Math.sqrt(untiedA * untiedB)", "untiedA"],
      ["(1 + rho ** 2 / 2) / (items - 3)", "(1 + rho ** 2 / 2) / items"],
      ["(1 + rho ** 2 / 2)", "1"],
    ],
  },
];

/** Changes of the methods that their tests must notice. */
const ofMethods: readonly Mutants[] = [
  {
    file: "mask.ts",
    tests: ["train/heldOutPass"],
    changes: [
      ["epoch <= frozen", "epoch < frozen"],
      ["gradients.delete(entryOf(variables, id));", ""],
      ['learnsOn === "held-out" &&', 'learnsOn !== "held-out" &&'],
      ['role === "mask"', 'role === "fusion"'],
      ["rateFactor,", "rateFactor: 1,"],
    ],
  },
  {
    file: "heldOutFusion.ts",
    tests: ["train/heldOutPass"],
    changes: [
      ['role === "fusion"', 'role === "head"'],
      ['also === "yes"', 'also === "no"'],
    ],
  },
  {
    file: "shared/heldOut.ts",
    tests: ["train/heldOutPass"],
    changes: [['rotate === "epoch"', 'rotate === "fixed"']],
  },
  {
    file: "shared/temperature.ts",
    tests: ["train/heldOutPass"],
    changes: [["tf.mul<tf.Tensor2D>(logits, tf.exp(s))", "logits"]],
  },
  {
    file: "pmr.ts",
    tests: ["coefficientHooks"],
    changes: [
      ["epoch === 0 ? 0 : momentum", "momentum"],
      ["tf.div(entryOf(score, id), size)", "entryOf(score, id)"],
      ["weight: alpha", "weight: 1"],
      ["eachBatch(share,", "eachBatch(1,"],
      ["tf.add(counts, tf.sum(oneHot, 0))", "tf.sum(oneHot, 0)"],
    ],
  },
  {
    file: "equations/pmrPrototypes.ts",
    tests: ["coefficientHooks", "pmr"],
    changes: [["tf.less(own", "tf.greater(own"]],
  },
  {
    file: "ogm.ts",
    tests: ["coefficientHooks"],
    changes: [
      ["deviation(before)", "deviation(after)"],
      ["epoch <= lastEpoch", "epoch < lastEpoch"],
      ["tf.add(after, tf.mul(noise", "tf.add(before, tf.mul(noise"],
      ["!enhancement || alpha === 0", "alpha === 0"],
    ],
  },
  {
    file: "equations/ogmCoefficients.ts",
    tests: ["coefficientHooks", "ogm"],
    changes: [["tf.greater(ratio, 1)", "tf.less(ratio, 1)"]],
  },
  {
    file: "agm.ts",
    tests: ["agm"],
    changes: [
      ["entryOf(silent, other)),", "entryOf(silent, id)),"],
      ["tf.add(steps, 1)", "tf.add(steps, 2)"],
      ["steps.assign(count as tf.Scalar);", ""],
    ],
  },
  {
    file: "equations/agmCoefficients.ts",
    tests: ["agm"],
    changes: [["tf.mean(scores), scores)", "scores, tf.mean(scores))"]],
  },
  {
    file: "mslr.ts",
    tests: ["coefficientHooks"],
    changes: [
      ["epoch === 0 || rule", "rule"],
      ["(last - first) * m", "(last - first) / m"],
    ],
  },
  {
    file: "equations/mslrAccuracyRatio.ts",
    tests: ["coefficientHooks", "mslr"],
    changes: [["accuracies.slice(-1 - memory, -1)", "accuracies.slice(-memory)"]],
  },
  {
    file: "mla.ts",
    tests: ["mla"],
    changes: [["tf.greater(isFirst, 0), P, next", "tf.greater(isFirst, 0), next, P"]],
  },
  {
    file: "shared/coefficientSwitches.ts",
    tests: ["coefficientHooks"],
    changes: [["tf.mul(gradient, factor)", "tf.add(gradient, factor)"]],
  },
  {
    file: "mmPareto.ts",
    tests: ["gradientHooks"],
    changes: [
      ["tf.sub(total, tf.add(g, u))", "tf.sub(total, g)"],
      ['perTerm: ["fused", ...ids]', "perTerm: ids"],
      ['[of("fused"), of(modality)]', '[of(modality), of("fused")]'],
      ['role !== "encoder" || modality', "modality"],
    ],
  },
  {
    file: "equations/paretoWeights.ts",
    tests: ["gradientHooks"],
    changes: [["tf.greater(c, 0)", "tf.less(c, 0)"]],
  },
  {
    file: "greedy.ts",
    tests: ["gradientHooks"],
    changes: [
      ["epoch >= firstEpoch", "epoch > firstEpoch"],
      ["isTraining ? (own)", "!isTraining ? (own)"],
      ["if (due) assignPace(pace, due);", ""],
      ["running.update(excitations);", ""],
    ],
  },
  {
    file: "equations/greedyExcitations.ts",
    tests: ["gradientHooks"],
    changes: [["tf.sub(1, h)", "h"]],
  },
  {
    file: "gBlend.ts",
    tests: ["lossHooks"],
    changes: [
      ["epoch % every !== 0", "epoch % every === 0"],
      ["isTrying = true;", ""],
      ["now[of][name]", "then[of][name]"],
      ["tf.mul(share(name), names.length)", "share(name)"],
    ],
  },
  {
    file: "lfmHeuristic.ts",
    tests: ["lossHooks"],
    changes: [
      ["? 1 - alpha : kind", "? alpha : kind"],
      ["alpha = alphaAt(epoch)", "alpha = alphaAt(epoch + 1)"],
    ],
  },
  {
    file: "lfmLearned.ts",
    tests: ["lossHooks"],
    changes: [
      ["(1 - now) * isOf", "now * isOf"],
      ["? tf.sub(1, alpha) : kind", "? alpha : kind"],
      ["if (epoch === 0) return;", ""],
      ['classes, gradient(isOf("alignment"))', "classes, classes"],
      ["tf.mean(first)", "tf.sum(first)"],
    ],
  },
  {
    file: "shared/alignment.ts",
    tests: ["lossHooks"],
    changes: [['form === "posterior"', 'form !== "posterior"']],
  },
  {
    file: "etmc.ts",
    tests: ["opinionHooks"],
    changes: [
      ["Math.min(1, epoch / annealing)", "epoch / annealing"],
      ["...pseudoView, combined }", "...pseudoView }"],
      ["weight = opinions.length", "weight = 1"],
    ],
  },
  {
    file: "domfn.ts",
    tests: ["opinionHooks"],
    changes: [
      ["agreed, fused, mostConfident(outputs)", "agreed, mostConfident(outputs), fused"],
      ["tf.sigmoid(fuse().logits)", "fuse().logits"],
      ["tf.mean(domfnLoss(", "tf.sum(domfnLoss("],
      [", params.tau)", ", 1)"],
    ],
  },
];

export const mutants: readonly Mutants[] = [...ofMethods, ...ofStatistics];
