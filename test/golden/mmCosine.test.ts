import { beforeAll, it } from "vitest";
import { cosineLogits } from "../../src/core/methods/mmCosine";
import { crossEntropy } from "../../src/core/ops/classification";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases, tensorOf, weightsOf } from "../support/golden";

beforeAll(() => useBackend("cpu"));

it.each(goldenCases("mmcosine"))("MMCosine $name", ({ inputs, params, expected }) => {
  const scale = params["scaling"] ?? NaN;
  const weights = weightsOf(inputs["W_out"]);
  const [a, v] = [tensorOf(inputs["feat_a"]), tensorOf(inputs["feat_v"])];
  const width = a.shape[1] ?? NaN;
  const classes = weights.shape[1];
  const oneHot = tf.oneHot(tf.cast(tensorOf(inputs["labels"]), "int32"), classes);
  const targets = tf.cast(oneHot, "float32") as tf.Tensor2D;
  const logits = (h: tf.Tensor, all: tf.Tensor, m: number) =>
    cosineLogits(
      h as tf.Tensor2D,
      tf.slice(all as tf.Tensor2D, [m * width, 0], [width, classes]),
      scale,
    );
  expectClose(logits(a, weights, 0), expected["logits_a"]);
  expectClose(logits(v, weights, 1), expected["logits_v"]);
  const loss = (x: tf.Tensor, y: tf.Tensor, all: tf.Tensor) =>
    crossEntropy(tf.add(logits(x, all, 0), logits(y, all, 1)), targets);
  expectClose(loss(a, v, weights), [expected["loss"]]);
  const [gradA, gradV, gradW] = tf.grads(loss)([a, v, weights]);
  expectClose(gradA, expected["grad_feat_a"]);
  expectClose(gradV, expected["grad_feat_v"]);
  expectClose(tf.transpose(gradW as tf.Tensor), expected["grad_W_out"]);
});
