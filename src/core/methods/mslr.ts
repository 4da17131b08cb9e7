/**
 * MSLR: a learning rate per modality, from how its validation accuracy changes.
 *
 * Departs from the paper: its text was not available; this is the rule of two later repositories that agree,
 * neither of which has its "smooth" rule. Unlike them, c_m is spaced evenly from the first modality to the last,
 * and test clips, which one of them uses, are never used.
 */
import { choice, number, whole } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";
import { accuracyRatio } from "./equations/mslrAccuracyRatio";
import { definePart } from "./part";
import { logByModality, scalarsByModality } from "./shared/byModality";
import { applyCoefficients, coefficientSwitches } from "./shared/coefficientSwitches";

export const mslr = definePart(
  {
    id: "mslr",
    name: "MSLR",
    summary: "Sets a learning rate per encoder from the change of its validation accuracy.",
    methods: [{ name: "MSLR" }],
    params: {
      rule: choice("Rule", "dynamic", {
        help: "whether the rates follow the accuracies",
        options: { dynamic: "Dynamic (accuracy over its recent mean)", keep: "Keep (as set)" },
      }),
      first: number("First modality", 0.9, [0, 10, 0.1], {
        symbol: "c₁",
        help: "factor on the first modality's rate",
      }),
      last: number("Last modality", 1.1, [0, 10, 0.1], {
        symbol: "c_M",
        help: "factor on the last modality's rate; those between are evenly spaced",
      }),
      memory: whole("Memory", 5, [1, 50], {
        symbol: "H",
        unit: "epochs",
        help: "number of epochs in the mean that the newest accuracy is compared with",
      }),
      ...coefficientSwitches,
    },
    paper: papers.mslr,
    equations: ["k_m = c_m · a_m(e) / mean_{i=1..H} a_m(e − i)"],
    notes: [
      "Accuracies are those of each modality's own head on validation clips, never on test clips.",
    ],
    decides: ["coefficients"],
  },
  ({ rule, first, last, memory, ...switches }, { ids, groups }) => {
    const initial = ids.map((_, m) =>
      ids.length === 1 ? 1 : first + ((last - first) * m) / (ids.length - 1),
    );
    // the newest row last; NaN where there was no epoch yet
    const history = variableOf(tf.fill([memory + 1, ids.length], NaN));
    const k = variableOf(tf.tensor1d(initial));
    return {
      state: [history, k],
      betweenEpochs: async ({ accuracy, epoch }) => {
        if (epoch === 0 || rule === "keep") return;
        const rows = [
          ...((await history.array()) as number[][]).slice(1),
          ids.map((id) => accuracy[id] ?? NaN),
        ];
        const known = (m: number) => rows.map((row) => row[m] ?? NaN).filter(Number.isFinite);
        tf.tidy(() => {
          history.assign(tf.tensor2d(rows));
          k.assign(tf.tensor1d(initial.map((c, m) => c * accuracyRatio(known(m), memory))));
        });
      },
      modulate: (backward, { log }) => {
        const coefficients = scalarsByModality(ids, k);
        logByModality(log, { k: coefficients });
        return applyCoefficients(backward, groups, coefficients, switches);
      },
    };
  },
);
