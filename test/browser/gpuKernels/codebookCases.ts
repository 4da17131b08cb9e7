import * as tf from "../../../src/core/tf";
import { wave, whole, type KernelCase } from "./kernelCase";

const oneHot = (indices: tf.Tensor, codes: number) =>
  tf.cast(tf.oneHot(indices as tf.Tensor1D, codes), "float32") as tf.Tensor2D;

function casesOf(positions: number, codes: number, depth: number): KernelCase[] {
  const title = `${positions} positions, ${codes} codes, ${depth} channels`;
  return [
    {
      kernel: "NearestCode",
      title,
      attrs: {},
      inputs: () => ({ flat: wave([positions, depth]), codebook: wave([codes, depth], 0.9) }),
      expected: ({ flat, codebook }) => {
        const apart = tf.sub(tf.expandDims(flat!, 1), tf.expandDims(codebook!, 0));
        return [tf.argMin(tf.sum(tf.square(apart), 2), 1)];
      },
    },
    {
      kernel: "CodeUse",
      title,
      attrs: { codes },
      inputs: () => ({ indices: whole([positions], codes), flat: wave([positions, depth]) }),
      expected: ({ indices, flat }) => {
        const chosen = oneHot(indices!, codes);
        return [tf.sum(chosen, 0), tf.matMul(chosen, flat as tf.Tensor2D, true)];
      },
    },
    ...[0, 0.9].map((reviveBelow): KernelCase => {
      const [decay, epsilon] = [0.8, 1e-5];
      return {
        kernel: "CodebookUpdate",
        title: `${title}, revived below ${reviveBelow}`,
        attrs: { decay, epsilon, reviveBelow },
        inputs: () => ({
          codebook: wave([codes, depth]),
          counts: tf.abs(wave([codes])),
          sums: wave([codes, depth], 0.9),
          batchCounts: tf.cast(whole([codes], 5), "float32"),
          batchSums: wave([codes, depth], 0.7),
          candidates: wave([codes, depth], 0.5),
        }),
        expected: (given) => {
          const mix = (old: tf.Tensor, now: tf.Tensor) =>
            tf.add(tf.mul(old, decay), tf.mul(now, 1 - decay));
          const raw = mix(given.counts!, given.batchCounts!);
          const total = tf.sum(raw);
          const share = tf.div(tf.add(raw, epsilon), tf.add(total, codes * epsilon));
          const counts = tf.mul(share, total);
          const sums = mix(given.sums!, given.batchSums!);
          const dead = tf.less(counts, reviveBelow);
          const rows = tf.expandDims(dead, 1);
          return [
            tf.where(rows, given.candidates!, tf.div(sums, tf.expandDims(counts, 1))),
            tf.where(dead, tf.onesLike(counts), counts),
            tf.where(rows, given.candidates!, sums),
          ];
        },
      };
    }),
  ];
}

export const codebookCases: readonly KernelCase[] = [
  ...casesOf(37, 70, 5),
  ...casesOf(1, 3, 33),
  ...casesOf(130, 2, 1),
  {
    kernel: "NearestCode",
    title: "ties go to the first, across threads too",
    attrs: {},
    inputs: () => ({ flat: tf.zeros([3, 2]), codebook: tf.ones([150, 2]) }),
    expected: () => [tf.zeros([3], "int32")],
  },
  {
    kernel: "Perplexity",
    title: "130 codes, some unused",
    attrs: {},
    inputs: () => ({ counts: tf.cast(whole([130], 5), "float32") }),
    expected: ({ counts }) => {
      const share = tf.div(counts!, tf.sum(counts!));
      return [tf.exp(tf.neg(tf.sum(tf.mul(share, tf.log(tf.add(share, 1e-10))))))];
    },
  },
];
