/**
 * Gradient-Blending: weigh the fused loss and each modality's own by how well they generalise.
 * Wang, Tran, Feiszli, What Makes Training Multi-modal Classification Networks Hard?, CVPR 2020.
 *
 *   O = L_val - L_train,  G = L_val(N) - L_val(N + n),  dO = O(N + n) - O(N)
 *   w_k = G_k / dO_k^2 over their sum,  L = sum_k w_k L_k,  k: each modality alone, and fused
 *
 * Every n epochs each branch k is trained alone for n epochs more, measured, and taken back.
 * Departs from the paper: its text was not available; this is its published rule with a branch whose
 * validation loss rises at weight 0, no weight moved where every one rises, and dO kept from 0. The
 * weights are multiplied by their number, so that equal weights are Multi-Loss.
 */
import { whole } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";
import { definePart, type SplitLosses } from "./part";

/** Losses of one branch at the two ends of a super-epoch. */
export interface Branch {
  readonly train: readonly [number, number];
  readonly validation: readonly [number, number];
}

/** A gap that does not move would weigh without bound. */
const minGapGrowth = 1e-4;

export const gapGrowth = ({ train, validation }: Branch): number =>
  validation[1] - train[1] - (validation[0] - train[0]);
export const gain = ({ validation }: Branch): number => validation[0] - validation[1];

/** G / dO^2; below 0 where validation got worse. */
export const rawWeight = (branch: Branch): number =>
  gain(branch) / Math.max(minGapGrowth, Math.abs(gapGrowth(branch))) ** 2;

/** Shares that sum to 1; undefined where no branch gained. */
export function blendWeights(branches: readonly Branch[]): readonly number[] | undefined {
  const clipped = branches.map((branch) => Math.max(0, rawWeight(branch)));
  const sum = clipped.reduce((a, b) => a + b, 0);
  return sum > 0 ? clipped.map((one) => one / sum) : undefined;
}

export const gBlend = definePart(
  {
    id: "g-blend",
    name: "G-Blend",
    summary: "Weighs each loss by how much it gains on unseen clips over how much it overfits.",
    decides: ["fused-loss"],
    methods: [{ name: "G-Blend" }],
    params: {
      every: whole("Super-epoch", 5, [1, 100], {
        symbol: "n",
        unit: "epochs",
        help: "how often the weights are made anew, and how long each branch is tried for it",
      }),
    },
    paper: papers.gBlend,
    equations: [
      "O = L_val − L_train,  G = L_val(N) − L_val(N+n)",
      "w_k ∝ G_k / (ΔO_k)²,  L = Σ_k w_k L_k",
    ],
    notes: [
      "M + 1 sub-runs of n epochs every n epochs: M + 2 times joint training's cost.",
      "Weights are learnt from validation clips: figures on them flatter it a little, test clips do not.",
    ],
    charts: [
      {
        quantity: "blend",
        name: "G-Blend weights",
        caption: "Share of each loss: a modality's own, or the fused one.",
        domain: [0, 1],
        otherLines: [{ id: "fused", name: "Fused" }],
      },
    ],
    needs: [
      { id: "unimodal-losses", why: "it weighs each modality's own loss beside the fused one" },
    ],
  },
  ({ every }, { modalities }) => {
    const names = [...modalities.map(({ id }) => id), "fused"];
    const shares = variableOf(tf.fill([names.length], 1 / names.length));
    const share = (name: string): tf.Scalar =>
      tf.squeeze(tf.slice(shares, [names.indexOf(name)], [1]));
    let isTrying = false;
    return {
      state: [shares],
      weigh: ({ name }) =>
        isTrying || !names.includes(name) ? 1 : tf.mul(share(name), names.length),
      betweenEpochs: async ({ epoch, losses, rehearse }) => {
        if (epoch % every !== 0) return;
        const now = await losses();
        const branches: Branch[] = [];
        isTrying = true;
        try {
          for (const name of names) {
            const then = await rehearse(
              { name, includesTerm: (term) => term.name === name },
              every,
            );
            const ends = (of: keyof SplitLosses) =>
              [now[of][name] ?? NaN, then[of][name] ?? NaN] as const;
            branches.push({ train: ends("train"), validation: ends("validation") });
          }
        } finally {
          isTrying = false;
        }
        const weights = blendWeights(branches);
        if (weights) tf.tidy(() => shares.assign(tf.tensor1d([...weights])));
      },
      onGradients: (_, { log }) => {
        for (const name of names) log(`blend/${name}`, share(name));
      },
    };
  },
);
