/**
 * ETMC: each modality and their fusion give an opinion with an uncertainty; Dempster's rule combines them.
 *
 * Departs from the paper: its text was not available; this follows the official code. Its pseudo view is a linear
 * layer on concatenated features; here it is the chosen fusion (Late-Linear is that layer). Without it the method
 * is TMC (ICLR 2021). In evaluation the code's annealing factor is 1, here the epoch's.
 */
import { flag, whole } from "../../contract/params";
import { papers } from "../papers";
import { mapRecord } from "../tensor/records";
import * as tf from "../tf";
import { combine, dirichlet, evidentialLoss } from "./equations/etmcEvidence";
import { definePart } from "./part";
import { observedHeads } from "./shared/terms";

export const etmc = definePart(
  {
    id: "etmc",
    name: "ETMC",
    summary: "Each modality gives an opinion with its uncertainty; the opinions are combined.",
    methods: [{ name: "ETMC" }],
    decides: ["prediction", "own-losses", "targets"],
    isNonAdditive: true,
    params: {
      annealing: whole("Annealing", 10, [1, 1000], {
        symbol: "T",
        unit: "epochs",
        help: "epochs over which the cost of evidence for wrong classes rises to its full value",
      }),
      pseudo: flag("Fused view", true, {
        help: "includes the fusion as one of the views (ETMC); off is TMC",
      }),
    },
    paper: papers.etmc,
    equations: [
      "α = softplus(f) + 1,  b = (α − 1)/S,  u = K/S",
      "b = (b₁b₂ + b₁u₂ + b₂u₁)/(1 − C),  u = u₁u₂/(1 − C)",
      "L = Σ_v ψ(S_v) − ψ(α_v[y]) + min(1, t/T) · KL(Dir(α̃_v) ‖ Dir(1))",
    ],
    notes: ["One forward and backward pass per step."],
  },
  ({ annealing, pseudo }) => {
    let price = 1 / annealing;
    return {
      trainsHeads: true,
      replacesFusedLoss: true,
      beginEpoch: (epoch) => {
        price = Math.min(1, epoch / annealing);
      },
      classify: ({ unimodalLogits, fuse }) => {
        const views = mapRecord(unimodalLogits, dirichlet);
        const pseudoView = pseudo ? { pseudo: dirichlet(fuse().logits) } : {};
        const all = Object.values({ ...views, ...pseudoView });
        const combined = all.reduce(combine);
        // softmax(ln alpha) is alpha / S, the expected probability
        return {
          logits: tf.log(combined),
          unimodalLogits: mapRecord(views, (alpha) => tf.log(alpha)),
          views: { ...views, ...pseudoView, combined },
        };
      },
      losses: ({ views = {}, unimodalLogits }, { oneHot }) => {
        const opinions = Object.values(views);
        const value = evidentialLoss(
          tf.concat(opinions),
          tf.concat(opinions.map(() => oneHot)),
          price,
        );
        // a mean over views, which the paper sums
        const weight = opinions.length;
        return [
          { name: "evidence", kind: "classification", value, weight },
          ...observedHeads(unimodalLogits, oneHot),
        ];
      },
    };
  },
);
