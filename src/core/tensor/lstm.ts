/** Long short-term memory. Hochreiter, Schmidhuber, 1997, with the forget gate of Gers et al., 2000. */
import type { Random } from "../data/random";
import { linearMap } from "../ops/linear";
import * as tf from "../tf";
import { linearWeights, variableOf } from "./layers";

/** Initial bias of the forget gate, so that the cell keeps its state at first. */
const forgetBias = 1;

/**
 * One layer: (i, f, g, o) = x_t W + h U + b,  c <- sigmoid(f) c + sigmoid(i) tanh(g),
 * h <- sigmoid(o) tanh(c), both 0 at first. A sequence of x_t [B, D] -> h_t [B, width] at every step.
 */
export function lstm(inputSize: number, width: number, random: Random) {
  const weights = linearWeights(inputSize, 4 * width, random.fork("input"));
  const recurrent = linearWeights(width, 4 * width, random.fork("recurrent"));
  const start = new Float32Array(4 * width).fill(forgetBias, width, 2 * width);
  const bias = variableOf(tf.tensor1d(start));
  return {
    variables: [weights, recurrent, bias],
    /** Of one clip and step. */
    multiplyAdds: 4 * width * (inputSize + width),
    apply: (sequence: readonly tf.Tensor2D[]): tf.Tensor2D[] => {
      const outputs: tf.Tensor2D[] = [];
      let cell: tf.Tensor2D | undefined;
      for (const x of sequence) {
        const before = outputs.at(-1);
        const fromInput = linearMap(x, weights, bias);
        const gates = before ? tf.add(fromInput, tf.matMul(before, recurrent)) : fromInput;
        const [i, f, g, o] = tf.split(gates, 4, 1);
        const written = tf.mul(tf.sigmoid(i), tf.tanh(g));
        cell = cell ? tf.add(tf.mul(tf.sigmoid(f), cell), written) : written;
        outputs.push(tf.mul(tf.sigmoid(o), tf.tanh(cell)));
      }
      return outputs;
    },
  };
}
