import { beforeAll, describe, it } from "vitest";
import {
  hypergradient,
  officialAlpha,
  paperAlpha,
} from "../../src/core/methods/equations/lfmAlphaRules";
import { hessianTimes, inverseTimes } from "../../src/core/methods/equations/lfmCurvature";
import type { Gradients } from "../../src/core/methods/part";
import { posteriorGap } from "../../src/core/methods/shared/terms";
import { crossEntropy } from "../../src/core/ops/classification";
import { variableOf } from "../../src/core/tensor/layers";
import * as tf from "../../src/core/tf";
import { gradientsOf } from "../../src/core/train/gradients";
import { useBackend } from "../support/backend";
import {
  expectClose,
  flat,
  goldenCases,
  oneHotOf,
  tensorOf,
  weightsOf,
  type Nested,
} from "../support/golden";

beforeAll(() => useBackend("cpu"));

const meanOf = (a: tf.Tensor, b: tf.Tensor) => tf.div<tf.Tensor2D>(tf.add(a, b), 2);

describe("the released alignment", () => {
  it.each(goldenCases("lfm_alignment_official"))("$name", ({ inputs, params, expected }) => {
    const logits = ["logits_a", "logits_v"].map((name) => tensorOf(inputs[name])) as [
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const oneHot = oneHotOf(inputs["labels"], logits[0].shape[1]);
    expectClose(posteriorGap(...logits), [expected["alignment_official"]]);
    expectClose(crossEntropy(meanOf(...logits), oneHot), [expected["cls_loss"]]);
    const pairs = params["cls_and_align_weights"] as unknown as [number, number][];
    const total =
      ([cls, align]: [number, number]) =>
      (a: tf.Tensor, b: tf.Tensor) =>
        tf.mul<tf.Scalar>(
          tf.add(
            tf.mul(crossEntropy(meanOf(a, b), oneHot), cls),
            tf.mul(posteriorGap(a as tf.Tensor2D, b as tf.Tensor2D), align),
          ),
          2,
        );
    expectClose(tf.stack(pairs.map((pair) => total(pair)(...logits))), expected["total_official"]);
    const [first = [NaN, NaN]] = pairs;
    const grads = tf.grads(total(first as [number, number]))(logits);
    expectClose(grads[0], flat(expected["grad_logits_a_first_weights"]));
    expectClose(grads[1], flat(expected["grad_logits_v_first_weights"]));
  });
});

describe("alpha as released", () => {
  it.each(goldenCases("lfm_alpha_learned_official"))("$name", ({ inputs, params, expected }) => {
    const { alpha = NaN, lr_alpha: rate = NaN, epoch = NaN } = params;
    const half = expected["half_batch"] as number;
    const some = (name: string) => tf.slice(tensorOf(inputs[name]), [0], [half]) as tf.Tensor2D;
    const weight = (name: string) => variableOf(weightsOf(inputs[name]));
    const bias = (name: string) => variableOf(tensorOf(inputs[name]) as tf.Tensor1D);
    const [Wa, ba, Wv, bv] = [weight("Wa"), bias("ba"), weight("Wv"), bias("bv")];
    const [Ca, ca, Cv, cv] = [weight("Ca"), bias("ca"), weight("Cv"), bias("cv")];
    const variables: tf.Variable[] = [Wa, ba, Wv, bv, Ca, ca, Cv, cv];
    const oneHot = oneHotOf((inputs["labels"] as Nested[]).slice(0, half), ca.size);
    const outputs = () => {
      const f = (x: tf.Tensor2D, W: tf.Tensor2D, b: tf.Tensor) =>
        tf.tanh(tf.add(tf.matMul(x, W), b));
      const a = tf.add<tf.Tensor2D>(tf.matMul(f(some("xa"), Wa, ba), Ca), ca);
      const v = tf.add<tf.Tensor2D>(tf.matMul(f(some("xv"), Wv, bv), Cv), cv);
      return [a, v] as const;
    };
    const classes = () => crossEntropy(meanOf(...outputs()), oneHot);
    const total = () =>
      tf.add<tf.Scalar>(tf.mul(classes(), 1 - alpha), tf.mul(posteriorGap(...outputs()), alpha));
    const product = hessianTimes(
      () => gradientsOf(variables, total),
      gradientsOf(variables, classes),
    ).get(Wa) as tf.Tensor2D;
    // the file's own tolerance for float32
    const tolerance = 5e-4;
    expectClose(tf.transpose(product), flat(expected["hvp_first_parameter"]), tolerance);
    expectClose(tf.mean(product), [expected["alpha_grad"]], tolerance);
    const next = officialAlpha(tf.scalar(alpha), product, rate, epoch);
    expectClose(next, [expected["alpha_new"]], tolerance);
    expectClose(tf.sub(1, next), [expected["cls_weight_new"]], tolerance);
  });
});

describe("alpha by the implicit gradient", () => {
  it.each(goldenCases("lfm_alpha_hypergradient_paper"))("$name", ({ inputs, params, expected }) => {
    const { alpha = NaN, eta_alpha: rate = NaN } = params;
    const H = tensorOf(inputs["hessian_total"]) as tf.Tensor2D;
    const theta = variableOf(tf.zeros<tf.Rank.R1>([H.shape[0]]));
    const of = (values: Nested | undefined): Gradients => new Map([[theta, tensorOf(values)]]);
    const times = (v: Gradients): Gradients =>
      new Map([
        [theta, tf.squeeze(tf.matMul(H, tf.expandDims(v.get(theta) as tf.Tensor, 1)), [1])],
      ]);
    const classes = of(inputs["grad_cls"]);
    const matching = of(inputs["grad_mm"]);
    // as many conjugate gradients as there are numbers, and a few for their rounding
    const iterations = H.shape[0] + 3;
    const inverse = inverseTimes(times, classes, iterations).get(theta);
    expectClose(inverse, expected["inverse_hessian_times_grad_cls"]);
    const gradient = hypergradient(times, classes, matching, iterations);
    expectClose(gradient, [expected["hypergradient"]]);
    const next = paperAlpha(tf.scalar(alpha), gradient, rate);
    expectClose(next, [expected["alpha_new"]]);
  });
});
