/** The encoder and the decoder of CM-VQVAE at the paper's sizes, and the decoder's gradients. */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { cmVqVae } from "../../../src/core/encoders/cmVqVae";
import type { Stack } from "../../../src/core/encoders/encoder";
import { foldStatistics, type BatchStatistics } from "../../../src/core/tensor/normalisation";
import * as tf from "../../../src/core/tf";
import type { ModalityShape } from "../../../src/core/types";
import { useBackend } from "../../support/backend";
import { gradientError } from "../../support/numericGradient";

beforeAll(() => useBackend("cpu"));

const frames: ModalityShape = { id: "video", kind: "frames", images: 1, height: 9, width: 7, depth: 3 }; // prettier-ignore
const grey: ModalityShape = { ...frames, depth: 1 };
const spectrogram: ModalityShape = { ...frames, id: "audio", kind: "spectrogram", depth: 1 };
const small = { features: 4, side: 2, width: 8 };
const normal = (shape: [number, number, number, number], seed: number): tf.Tensor4D => {
  const random = randomFrom(seed, "input");
  return tf.tensor4d(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random.normal()),
    shape,
  );
};
const decoderOf = (output: ModalityShape): Stack => {
  const decoder = cmVqVae.decoder?.(small, output, randomFrom(1, "decoder"));
  if (!decoder) throw new Error("no decoder");
  return decoder;
};

describe("the encoder of CM-VQVAE", () => {
  const paper = (shape: ModalityShape, side: number) =>
    cmVqVae.encoder({}, { ...shape, height: side, width: side }, randomFrom(1, "paper"));

  it("has the paper's maps, layers and costs", () => {
    const [picture, sound] = [paper(frames, 128), paper(spectrogram, 256)];
    expect([picture.outputShape, sound.outputShape]).toEqual([
      [32, 32, 64],
      [32, 32, 64],
    ]);
    // 4x4 and 3x3 convolutions, two blocks of 3x3 to 32 and 1x1 back, 1x1 to D with bias; gamma and beta of norms
    const convolutions = (depth: number): number =>
      16 * depth * 64 + 16 * 64 * 128 + 9 * 128 * 128 + 128 + 2 * (9 * 128 * 32 + 32 * 128);
    const norms = 2 * (64 + 128 + 2 * (128 + 32) + 128);
    const size = ({ variables }: Stack) => variables.reduce((sum, one) => sum + one.size, 0);
    expect(size(picture)).toBe(convolutions(3) + norms + 128 * 64 + 64);
    expect(size(sound)).toBe(convolutions(1) + norms + 128 * 64 + 64);
    // the card's figures, in billions
    expect(picture.multiplyAdds / 1e9).toBeCloseTo(0.39, 2);
    expect(sound.multiplyAdds / 1e9).toBeCloseTo(1.25, 2);
  });

  it.each([frames, grey, spectrogram])("reads images of any sides and depth", (shape) => {
    const stack = cmVqVae.encoder(small, shape, randomFrom(1, "encoder"));
    const images = normal([2, shape.height, shape.width, shape.depth], 2);
    expect(stack.apply(images).shape).toEqual([2, 2, 2, 4]);
    expect(decoderOf(shape).apply(stack.apply(images)).shape).toEqual(images.shape);
  });

  it("predicts an image by itself in evaluation, by running statistics", () => {
    const stack = cmVqVae.encoder(small, frames, randomFrom(1, "encoder"));
    const images = normal([4, 9, 7, 3], 3);
    const statistics: BatchStatistics = [];
    stack.apply(images, statistics);
    expect(stack.state).toHaveLength(3 * statistics.length);
    foldStatistics(statistics);
    const alone = stack.apply(tf.slice(images, [1, 0, 0, 0], [1, 9, 7, 3])).dataSync();
    const together = tf.slice(stack.apply(images), [1, 0, 0, 0], [1, 2, 2, 4]).dataSync();
    alone.forEach((value, i) => expect(value).toBeCloseTo(together[i] ?? NaN, 5));
  });
});

describe("its decoder", () => {
  it.each([frames, grey, spectrogram])("has gradients to its codes and its weights", (shape) => {
    const decoder = decoderOf(shape);
    const codes = normal([3, 2, 2, 4], 4);
    const upstream = normal([3, shape.height, shape.width, shape.depth], 5);
    const random = randomFrom(7, "weights");
    const loss = (x: tf.Tensor4D): tf.Scalar => tf.mean(tf.mul(decoder.apply(x, []), upstream));
    // away from zero biases, where a ReLU has a kink
    for (const one of decoder.variables)
      one.assign(tf.add(one, tf.mul(tf.tensor(Array.from({ length: one.size }, () => random.normal()), one.shape), 0.1))); // prettier-ignore
    expect(gradientError(loss, codes, 1e-3)).toBeLessThan(4e-2);
    const { grads } = tf.variableGrads(() => loss(codes), [...decoder.variables]);
    for (const { name } of decoder.variables)
      expect(tf.max(tf.abs(grads[name] as tf.Tensor)).dataSync()[0]).toBeGreaterThan(0);
  });
});
