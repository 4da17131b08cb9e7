/**
 * MLA: modalities take turns at one shared head; its gradient is projected away from the features of earlier turns.
 *
 * Departs from the paper: its text was not available. `projection: textbook` is recursive least squares as the
 * paper describes; `code` is the official code's, with an element-wise division by a matrix and P at norm 1; `off`
 * is the official code as shipped, since it looks for a parameter that its head does not have. Its entropies are
 * taken over the batch (`weights: batch`), so that a prediction there depends on the other clips.
 */
import { choice } from "../../contract/params";
import { papers } from "../papers";
import { linear, variableOf } from "../tensor/layers";
import { mapRecord } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { entropyWeights, nextProjection, weightedLogits } from "./equations/mlaProjection";
import { definePart } from "./part";
import { crossEntropyTerms } from "./shared/terms";

export const mla = definePart(
  {
    id: "mla",
    name: "MLA",
    summary:
      "Trains the modalities in turn with one shared head, with projected gradients that keep the others' progress.",
    methods: [{ name: "MLA" }],
    charts: [
      {
        quantity: "weight",
        name: "MLA weights",
        caption: "Mean weight of each modality in the prediction; the more certain one has more.",
        domain: [0, 1],
      },
    ],
    decides: ["prediction", "passes", "own-losses"],
    excludesOtherParts: "one modality at a time takes steps",
    replacesFusion: true,
    params: {
      projection: choice("Projection", "textbook", {
        help: "projection of the shared head's gradient away from the directions of other modalities",
        options: {
          textbook: "Textbook recursive least squares",
          code: "As in the official code, when it runs",
          off: "None (the official code as shipped)",
        },
      }),
      weights: choice("Weights", "clip", {
        help: "weights of the modalities' logits in the prediction",
        options: {
          clip: "Entropy of each clip",
          batch: "Entropy over the batch (official code)",
          equal: "Equal",
        },
      }),
    },
    paper: papers.mla,
    equations: [
      "k = P r,  P ← P − k kᵀ / (α + rᵀk),  ∇W ← P ∇W,  α = 0.1^(1 + b/B) at step b of B",
      "p = Σ_m w_m f(h_m),  w = softmax_m(−H(f(h_m)))",
    ],
    notes: [
      "M passes per step, each of one modality: about the cost of joint training.",
      "Its gain may come from longer training alone: compare it with Unimodal, averaged.",
      "The code's form divides by α + k_i r_j element by element. Where that is near 0, P has only a few correct digits in float32, here as in the official code.",
    ],
  },
  ({ projection, weights }, { modalities, featureSize, classes, random }) => {
    const head = linear(featureSize, classes, random.fork("head"));
    const [W] = head.variables;
    const P = variableOf(tf.eye(featureSize));
    const progress = variableOf(tf.scalar(0)); // of the epoch, in steps
    const isFirst = variableOf(tf.scalar(1));
    let steps = 1;
    const weightsOf = (logits: ByModality<tf.Tensor2D>): tf.Tensor2D => {
      const count = Object.keys(logits).length;
      return weights === "equal" ? tf.fill([1, count], 1 / count) : entropyWeights(logits, weights);
    };
    return {
      groups: [{ id: "head/shared", role: "head", variables: head.variables }],
      state: [P, progress, isFirst],
      trainsHeads: true,
      replacesFusedLoss: true,
      beginEpoch: (_epoch, count) => {
        steps = count;
      },
      passes: () =>
        modalities.map(({ id }) => ({
          name: id,
          modalities: [id],
          updatesGroup: ({ modality }) => modality === undefined || modality === id,
        })),
      classify: ({ selected }) => {
        const unimodalLogits = mapRecord(selected, (h) => head.apply(h));
        return {
          logits: weightedLogits(unimodalLogits, weightsOf(unimodalLogits)),
          unimodalLogits,
        };
      },
      losses: ({ unimodalLogits }, { targets }) => crossEntropyTerms(unimodalLogits, targets),
      modulate: (backward, { forward }) => {
        const dW = W && backward.gradients.get(W);
        if (projection === "off" || !dW) return backward;
        const r = tf.mean(tf.concat(Object.values(forward.selected)), 0, true) as tf.Tensor2D;
        const alpha = tf.pow<tf.Scalar>(0.1, tf.add(1, tf.div(progress, steps)));
        const next = nextProjection(P, r, alpha, projection);
        // nothing has been learnt before the very first update
        P.assign(tf.where(tf.greater(isFirst, 0), P, next));
        isFirst.assign(tf.scalar(0));
        const projected = tf.matMul(P, dW as tf.Tensor2D);
        return { ...backward, gradients: new Map(backward.gradients).set(W, projected) };
      },
      afterUpdate: ({ forward: { unimodalLogits }, log }) => {
        const next = tf.add<tf.Scalar>(progress, 1);
        progress.assign(tf.where(tf.less(next, steps), next, tf.zerosLike(next)));
        const shares = weightsOf(unimodalLogits);
        modalities.forEach(({ id }, m) =>
          log(`weight/${id}`, tf.mean(tf.slice(shares, [0, m], [-1, 1]))),
        );
      },
    };
  },
);
