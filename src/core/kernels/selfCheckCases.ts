/** The cases of the self-check: the operations of training on a few fixed numbers. */
import { batchNorm } from "../ops/batchNorm";
import { accuracy, crossEntropy, trueClassScore } from "../ops/classification";
import { convolution, transposedConvolution } from "../ops/convolution";
import { linearMap } from "../ops/linear";
import { weightedSum } from "../ops/scalars";
import { meanSquare } from "../ops/squares";
import { contrastive } from "../methods/shared/terms";
import { variableOf } from "../tensor/layers";
import * as tf from "../tf";
import { adam, sgd, type OptimizerKind } from "../train/optimizers";
import { maskApply } from "../vq/featureMask";
import { codeUse, nearestCode, perplexity, updateCodebook } from "../vq/vectorQuantiser";

/** Computes results by name, which two backends compare; run inside a tidy. */
export type Case = () => Readonly<Record<string, tf.Tensor>>;

/** Fixed numbers in [-1, 1]; inputs of one case differ in `turn`. */
function wave<S extends tf.Shape>(shape: S, turn?: number): tf.Tensor<tf.RankOf<S>>;
function wave(shape: number[], turn?: number): tf.Tensor;
function wave(shape: number[], turn = 1.7): tf.Tensor {
  const size = tf.util.sizeFromShape(shape);
  const values = Float32Array.from({ length: size }, (_, n) =>
    Math.sin(n * turn + 0.3 * (n % 7) + 0.5),
  );
  return tf.tensor(values, shape);
}

/** The value, and the gradient of Σ c · value by each input, with fixed c. */
function withGradients<T extends [tf.Tensor, ...tf.Tensor[]]>(
  inputs: { readonly [K in keyof T]: readonly [name: string, tensor: T[K]] },
  compute: (...given: [...T]) => tf.Tensor,
): Record<string, tf.Tensor> {
  const tensors = inputs.map(([, tensor]) => tensor) as [...T];
  const value = compute(...tensors);
  const direction = wave(value.shape, 0.9);
  const gradients = tf.grads((...given) =>
    tf.sum(tf.mul(compute(...(given as [...T])), direction)),
  )([...tensors]);
  const byInput = inputs.map(([name], i) => [`gradient by ${name}`, gradients[i]] as const);
  return { value, ...(Object.fromEntries(byInput) as Record<string, tf.Tensor>) };
}

const oneHot = (indices: readonly number[], classes: number): tf.Tensor2D =>
  tf.cast(tf.oneHot(tf.tensor1d([...indices], "int32"), classes), "float32");

const labels = [0, 4, 2, 1, 3, 2];

const convolutionCase =
  (stride: number): Case =>
  () =>
    withGradients(
      [
        ["images", wave([2, 7, 6, 3])],
        ["filter", wave([3, 3, 3, 8], 2.3)],
        ["bias", wave([8], 1.1)],
      ],
      (x, filter, bias) => convolution(x, filter, bias, { stride, activation: "relu" }),
    );

/** Large enough for every thread and for sums in slices. */
const largeConvolutionCase: Case = () =>
  withGradients(
    [
      ["images", wave([4, 24, 24, 8])],
      ["filter", wave([3, 3, 8, 16], 2.3)],
      ["bias", wave([16], 1.1)],
    ],
    (x, filter, bias) => convolution(x, filter, bias, { stride: 1, activation: "linear" }),
  );

/** Two updates of two variables, with moments, their correction and a multiplier. */
const updateCase =
  (kind: OptimizerKind): Case =>
  () => {
    const [first, second] = [variableOf(wave([3, 5])), variableOf(wave([4], 2.9))];
    const group = { id: "checked", role: "encoder", variables: [first, second] } as const;
    const optimizer = kind.create({ learningRate: 0.1, weightDecay: 0.01 }, [group]);
    for (const turn of [1.3, 0.7]) {
      optimizer.apply({
        gradients: new Map<tf.Variable, tf.Tensor>([
          [first, wave([3, 5], turn)],
          [second, wave([4], turn)],
        ]),
        stepMultipliers: new Map([["checked", tf.scalar(0.6)]]),
      });
    }
    const moved = [first, second].map((variable) => tf.mul(variable, 1));
    tf.dispose([first, second, ...optimizer.state]);
    return { "two updates": tf.concat(moved.map((values) => tf.reshape(values, [-1]))) };
  };

const codebookCase: Case = () => {
  const flat = wave([20, 6], 3.1);
  const codebook = wave([7, 6], 2.3);
  const indices = nearestCode(flat, codebook);
  const use = codeUse(indices, flat, 7);
  const state = { codebook, counts: tf.ones([7]), sums: codebook };
  const next = updateCodebook(state, use, wave([7, 6], 0.7), {
    decay: 0.9,
    epsilon: 1e-5,
    reviveBelow: 0.95,
  });
  return { nearest: tf.cast(indices, "float32"), perplexity: perplexity(use.counts), ...next };
};

export const selfCheckCases: Readonly<Record<string, Case>> = {
  convolution: convolutionCase(1),
  "convolution, stride 2": convolutionCase(2),
  "large convolution": largeConvolutionCase,
  "transposed convolution": () =>
    withGradients(
      [
        ["maps", wave([2, 4, 3, 4])],
        ["filter", wave([4, 4, 5, 4], 2.3)],
        ["bias", wave([5], 1.1)],
      ],
      (x, filter, bias) =>
        transposedConvolution(x, filter, bias, { stride: 2, activation: "relu" }),
    ),
  "linear layer and cross-entropy": () =>
    withGradients(
      [
        ["features", wave([6, 9])],
        ["weights", wave([9, 5], 2.3)],
        ["bias", wave([5], 1.1)],
      ],
      (x, weights, bias) => crossEntropy(linearMap(x, weights, bias), oneHot(labels, 5)),
    ),
  "accuracy and score": () => {
    const logits = wave([6, 5], 2.3);
    return {
      accuracy: accuracy(logits, tf.tensor1d(labels, "int32")),
      score: trueClassScore(logits, oneHot(labels, 5)),
    };
  },
  alignment: () =>
    withGradients(
      [
        ["one modality", wave([6, 9])],
        ["the other", wave([6, 9], 2.3)],
      ],
      (a, b) => contrastive(a, b, 0.5, "cosine"),
    ),
  "mean square": () =>
    withGradients(
      [
        ["one", wave([2, 5, 7])],
        ["the other", wave([2, 5, 7], 2.3)],
      ],
      (a, b) => weightedSum([meanSquare(a, b), tf.sum(a)], [0.7, 0.1]),
    ),
  "mean over the image": () =>
    withGradients([["maps", wave([3, 5, 4, 7])]], (x) => tf.mean(x, [1, 2])),
  mask: () =>
    withGradients(
      [
        ["features", wave([6, 9])],
        ["mask", wave([9], 2.3)],
      ],
      (h, omega) => maskApply(h, omega, 0.1),
    ),
  "batch normalisation": () =>
    withGradients(
      [
        ["maps", wave([2, 4, 3, 5])],
        ["scale", wave([5], 2.3)],
        ["shift", wave([5], 1.1)],
      ],
      (x, gamma, beta) => batchNorm(x, gamma, beta, 1e-5).y,
    ),
  codebook: codebookCase,
  Adam: updateCase(adam),
  SGD: updateCase(sgd),
};
