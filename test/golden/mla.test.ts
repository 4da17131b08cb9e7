import { beforeAll, describe, it } from "vitest";
import { crossEntropy } from "../../src/core/ops/classification";
import { entropyWeights, nextProjection, weighted } from "../../src/core/parts/alternation";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, weightsOf, type Nested } from "../support/golden";

beforeAll(() => useBackend("cpu"));

const flat = (value: unknown): number[] => (value as Nested[]).flat(9) as number[];

interface Step {
  readonly batch_index: number;
  readonly feat: Nested;
  readonly labels: Nested;
}
interface Result {
  readonly alpha: number;
  readonly projected: boolean;
  readonly loss: number;
  readonly raw_grad_W: Nested;
  readonly P: Nested;
  readonly projected_grad_W: Nested;
  readonly W_after: Nested;
  readonly b_after: Nested;
  readonly textbook: Omit<Result, "textbook">;
}

describe("the shared head's projected steps", () => {
  // products of many P: the file's own tolerance for float32
  const tolerance = 5e-4;
  const cases = goldenCases("mla_projection").flatMap((one) =>
    (["code", "textbook"] as const).map((form) => [one.name, form, one] as const),
  );
  it.each(cases)("%s, %s", (_name, form, { inputs, params, expected }) => {
    const { batches_per_epoch: B = NaN, sgd_lr: rate = NaN } = params;
    let W = weightsOf(inputs["W"]);
    let b = tensorOf(inputs["b"]) as tf.Tensor1D;
    let P = tf.eye(W.shape[0]);
    const results = expected["steps"] as unknown as Result[];
    (inputs["steps"] as unknown as Step[]).forEach((step, i) => {
      const result = results[i] as Result;
      const wanted = form === "code" ? result : result.textbook;
      const h = tensorOf(step.feat) as tf.Tensor2D;
      const labels = tf.cast(tensorOf(step.labels), "int32");
      const oneHot = tf.cast(tf.oneHot(labels, b.size), "float32") as tf.Tensor2D;
      const loss = (w: tf.Tensor, bias: tf.Tensor) =>
        crossEntropy(tf.add(tf.matMul(h, w as tf.Tensor2D), bias), oneHot);
      const { value, grads } = tf.valueAndGrads(loss)([W, b]);
      const [dW, db] = grads as [tf.Tensor2D, tf.Tensor1D];
      expectClose(value, [wanted.loss], tolerance);
      if (form === "code") expectClose(tf.transpose(dW), flat(result.raw_grad_W), tolerance);
      const alpha = tf.pow<tf.Scalar>(0.1, tf.scalar(1 + step.batch_index / B));
      expectClose(alpha, [result.alpha]);
      if (result.projected) {
        P = nextProjection(P, tf.mean(h, 0, true) as tf.Tensor2D, alpha, form);
      }
      expectClose(P, flat(wanted.P), tolerance);
      const projected = result.projected ? tf.matMul<tf.Tensor2D>(P, dW) : dW;
      expectClose(tf.transpose(projected), flat(wanted.projected_grad_W), tolerance);
      W = tf.sub(W, tf.mul(projected, rate));
      b = tf.sub(b, tf.mul(db, rate));
      expectClose(tf.transpose(W), flat(wanted.W_after), tolerance);
      if (form === "code") expectClose(b, flat(result.b_after), tolerance);
    });
  });
});

describe("weights from entropies", () => {
  it.each(goldenCases("mla_fusion"))("$name", ({ inputs, expected }) => {
    const views = tf.unstack(tensorOf(inputs["logits"])) as tf.Tensor2D[];
    const logits = Object.fromEntries(views.map((view, m) => [`m${m}`, view]));
    for (const [over, name] of [
      ["clip", "per_sample"],
      ["batch", "code_on_batch"],
    ] as const) {
      const wanted = expected[name] as Readonly<Record<string, Nested>>;
      const weights = entropyWeights(logits, over);
      expectClose(weights, flat(wanted["weights"]));
      const fused = weighted(logits, weights);
      expectClose(fused, flat(wanted["fused_logits"]));
      expectClose(tf.argMax(fused, 1), flat(wanted["prediction"]));
    }
  });
});
