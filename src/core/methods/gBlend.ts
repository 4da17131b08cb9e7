/**
 * Gradient-Blending: weighs the fused loss and each modality's own by gain over overfitting.
 *
 * Every n epochs, each branch is trained alone for n epochs, measured, and restored.
 * Departs from the paper: its text was not available; this is its published rule. A branch whose validation loss
 * rises has weight 0; the weights stay where every loss rises; ΔO is kept from 0. Weights are multiplied by their
 * number, so that equal weights are Multi-Loss.
 */
import { whole } from "../../contract/params";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";
import { blendWeights, type Branch } from "./equations/gBlendWeights";
import { definePart, type SplitLosses } from "./part";

export const gBlend = definePart(
  {
    id: "g-blend",
    name: "G-Blend",
    summary: "Weighs each loss by its generalisation gain relative to its overfitting.",
    decides: ["fused-loss"],
    methods: [{ name: "G-Blend" }],
    params: {
      every: whole("Super-epoch", 5, [1, 100], {
        symbol: "n",
        unit: "epochs",
        help: "how often the weights are computed, and how long each branch is tried for that",
      }),
    },
    paper: papers.gBlend,
    equations: [
      "O = L_val − L_train,  G = L_val(N) − L_val(N+n)",
      "w_k ∝ G_k / (ΔO_k)²,  L = Σ_k w_k L_k",
    ],
    notes: [
      "M + 1 sub-runs of n epochs every n epochs: M + 2 times joint training's cost.",
      "The weights are learned from validation clips, so validation figures are slightly too good; test figures are not.",
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
      { id: "unimodal-losses", why: "it weighs the loss of each modality against the fused one" },
    ],
  },
  ({ every }, { ids }) => {
    const names = [...ids, "fused"];
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
