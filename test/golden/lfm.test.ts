import { beforeAll, describe, it } from "vitest";
import { fittedAlpha, heuristicAlpha } from "../../src/core/methods/equations/lfmSchedules";
import { contrastive } from "../../src/core/methods/shared/terms";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf } from "../support/golden";

beforeAll(() => useBackend("cpu"));

describe("LFM's schedules of alpha", () => {
  it.each(goldenCases("lfm_alpha_schedules"))("$name", ({ inputs, expected }) => {
    expectClose((inputs["t"] as number[]).map(heuristicAlpha), expected["alpha_heuristic"], 1e-6);
    const fitted = (inputs["epochs"] as number[]).map((epoch) => fittedAlpha(epoch + 1));
    expectClose(fitted, expected["fitted_align_weight"], 1e-6);
  });
});

interface Expected {
  readonly L_MM: number;
  readonly grad_a: number[][];
  readonly grad_b: number[][];
  readonly total_by_alpha: number[];
}

describe("LFM contrastive loss and total", () => {
  it.each(goldenCases("lfm_contrastive_total"))("$name", ({ inputs, params, expected }) => {
    const a = tensorOf(inputs["feat_a"]) as tf.Tensor2D;
    const b = tensorOf(inputs["feat_b"]) as tf.Tensor2D;
    const logits = tensorOf(inputs["class_logits"]) as tf.Tensor2D;
    const labels = tf.cast(tensorOf(inputs["labels"]), "int32");
    const oneHot = tf.cast(tf.oneHot(labels, logits.shape[1]), "float32") as tf.Tensor2D;
    const cls = crossEntropy(logits, oneHot).dataSync()[0] ?? NaN;
    expectClose([cls], [expected["L_CLS"]]);
    for (const similarity of ["cosine", "dot"] as const) {
      const truth = expected[similarity] as Expected;
      const { tau = NaN } = params;
      const loss = (x: tf.Tensor, y: tf.Tensor): tf.Scalar =>
        contrastive(x as tf.Tensor2D, y as tf.Tensor2D, tau, similarity);
      const mm = loss(a, b).dataSync()[0] ?? NaN;
      expectClose([mm], [truth.L_MM]);
      const [gradA, gradB] = tf.grads(loss)([a, b]);
      expectClose(gradA, truth.grad_a);
      expectClose(gradB, truth.grad_b);
      const alphas = params["alphas"] as unknown as number[];
      expectClose(
        alphas.map((alpha) => (1 - alpha) * cls + alpha * mm),
        truth.total_by_alpha,
      );
    }
  });
});
