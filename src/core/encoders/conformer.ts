/**
 * Conformer: Gulati et al., Convolution-augmented Transformer for Speech Recognition, Interspeech
 * 2020; `tensor/conformer.ts` has the block. A few rows of a spectrogram, or a few vectors over time, form one
 * token.
 *
 * Departs from the paper: joined rows and a linear layer replace its convolutional subsampling, rotary positions its
 * relative ones, GELU its swish; no dropout.
 */
import { whole } from "../../contract/params";
import { papers } from "../papers";
import { conformerBlock } from "../tensor/conformer";
import { rotatePositions } from "../tensor/rotary";
import { linearAlong } from "../tensor/sequence";
import * as tf from "../tf";
import { defineEncoder, features } from "./encoder";
import { transformerParams } from "./transformerParams";

/** Joins every `count` rows, the last ones padded with zeros. x [N, T, F] -> [N, T/count, count F]. */
function joinRows(x: tf.Tensor3D, count: number): tf.Tensor3D {
  const [images, time, size] = x.shape;
  const tokens = Math.ceil(time / count);
  const missing = tokens * count - time;
  const whole = missing === 0 ? x : tf.pad(x, [[0, 0], [0, missing], [0, 0]]); // prettier-ignore
  return tf.reshape(whole, [images, tokens, count * size]);
}

export const conformer = defineEncoder(
  {
    id: "conformer",
    name: "Conformer",
    summary: "Attention and convolution along time, over a spectrogram's rows or over vectors.",
    params: {
      features,
      ...transformerParams("token", {
        maxBlocks: 12,
        blockParts: "attention, a convolution along time and two feed-forward halves",
      }),
      reach: whole("Reach", 7, [1, 15], {
        unit: "tokens",
        help: "tokens on each side that the convolution reads; 7 is a kernel of 15",
      }),
      rows: whole("Rows per token", 2, [1, 8], {
        help: "rows of the spectrogram, or vectors, that form one token; the cost of attention falls with its square",
      }),
    },
    reads: ["spectrogram", "vector"],
    paper: papers.conformer,
    equations: [
      "x ← x + FF(x) / 2,  x ← x + MHSA(x)   (eq. 1)",
      "x ← x + Conv(x),  x ← LN(x + FF(x) / 2)   (eq. 1)",
    ],
    notes: [
      "A single vector is a sequence of length one, which an MLP encodes as well with less work.",
      "It has no decoder: Decoders reconstruct nothing of a modality that it encodes.",
    ],
  },
  {
    downscale: 1,
    encoder({ features: outputSize, layers, width, heads, reach, rows }, input, random) {
      const size = input.width * input.depth;
      const tokens = Math.ceil(input.height / rows);
      const begin = linearAlong(rows * size, width, random.fork("begin"));
      const blocks = Array.from({ length: layers }, (_, i) =>
        conformerBlock({
          width,
          heads,
          kernel: 2 * reach + 1,
          activation: "gelu",
          rotate: rotatePositions,
          random: random.fork(`block${i}`),
        }),
      );
      const out = linearAlong(width, outputSize, random.fork("out"));
      return {
        variables: [begin, ...blocks, out].flatMap(
          ({ variables }): readonly tf.Variable[] => variables,
        ),
        outputShape: [tokens, 1, outputSize],
        multiplyAdds:
          tokens * (rows * size * width + width * outputSize) +
          blocks.reduce((sum, block) => sum + block.multiplyAdds(tokens), 0),
        apply: (images) => {
          const [count, time] = images.shape;
          const sequence = tf.reshape(images, [count, time, size]);
          const x = blocks.reduce(
            (now, block) => block.apply(now),
            begin.apply(joinRows(sequence, rows)),
          );
          return tf.reshape(out.apply(x), [count, tokens, 1, outputSize]);
        },
      };
    },
  },
);
