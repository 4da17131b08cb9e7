/**
 * A convolution over the frames of a clip and over their differences to the clip's mean frame:
 *
 *   y_t = relu(W * x_t + V * (x_t - mean x)),  computed as (W + V) * x_t - V * mean x
 *
 * The difference costs one more convolution per clip and not one per frame.
 */
import type { Random } from "../data/random";
import { convolution } from "../ops/convolution";
import * as tf from "../tf";
import { normalVariable, variableOf, type Layer } from "./layers";

export interface MotionConvOptions {
  /** Frames of a clip. */
  readonly frames: number;
  /** [H, W, C] of a frame; H and W are even. */
  readonly inputShape: readonly [number, number, number];
  readonly outputDepth: number;
  readonly random: Random;
}

const kernel = 3;
const stride = 2;
const linear = { stride, activation: "linear" } as const;

/** 3x3, stride 2, ReLU. Frames of whole clips [B*frames, H, W, C] -> [B*frames, H/2, W/2, D]. */
export function motionConv({ frames, inputShape, outputDepth, random }: MotionConvOptions): Layer {
  const [height, width, depth] = inputShape;
  const fanIn = kernel * kernel * depth;
  const filter = (name: string): tf.Variable4D =>
    normalVariable([kernel, kernel, depth, outputDepth], Math.sqrt(2 / fanIn), random.fork(name));
  const [still, motion] = [filter("still"), filter("motion")];
  const bias = variableOf(tf.zeros([outputDepth]));
  const outputShape = [height / stride, width / stride, outputDepth] as const;
  const perFrame = outputShape.reduce((a, b) => a * b, 1);
  return {
    variables: [still, motion, bias],
    outputShape,
    multiplyAdds: (1 + 1 / frames) * perFrame * fanIn,
    apply: (x) => {
      const clips = x.shape[0] / frames;
      const all = tf.reshape(x, [clips, frames, height * width * depth]);
      const mean = tf.reshape(tf.mean(all, 1), [clips, height, width, depth]);
      const moving = convolution(x, tf.add(still, motion), bias, linear);
      const background = convolution(mean, motion, tf.zeros([outputDepth]), linear);
      const sum = tf.sub(
        tf.reshape(moving, [clips, frames, perFrame]),
        tf.reshape(background, [clips, 1, perFrame]),
      );
      return tf.reshape(tf.relu(sum), [x.shape[0], ...outputShape]);
    },
  };
}
