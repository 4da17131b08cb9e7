/**
 * Small text Transformer: Vaswani et al., Attention Is All You Need, NeurIPS 2017.
 *
 *   x_t = E[token_t] + P[t],  then pre-norm blocks of self-attention and GELU layers
 *   h = W (mean over the tokens of LN(x)) + b
 *
 * Padding (token 0) is seen by no token and left out of the mean; a text of padding alone is b.
 *
 * Departs from the paper: an encoder alone, norms before the sublayers, learned positions, no dropout.
 */
import type { Random } from "../data/random";
import { papers } from "../papers";
import { embed } from "../tensor/embedding";
import { layerNorm } from "../tensor/layerNorm";
import { linear, normalVariable } from "../tensor/layers";
import { transformerBlock } from "../tensor/transformer";
import * as tf from "../tf";
import type { ModalityShape } from "../types";
import { defineEncoder, features } from "./encoder";
import { transformerParams } from "./transformerParams";

/** Standard deviation of embeddings and positions at the start. */
const scale = 0.1;

/** ids [N, T] -> x [N, T, width]. */
function embedding(vocabularySize: number, time: number, width: number, random: Random) {
  const words = normalVariable([vocabularySize, width], scale, random.fork("words"));
  const places = normalVariable([time, width], scale, random.fork("places"));
  return {
    variables: [words, places],
    apply: (ids: tf.Tensor2D): tf.Tensor3D => {
      const flat = tf.cast(tf.reshape(ids, [ids.size]), "int32");
      const rows = embed(flat, words);
      return tf.add(tf.reshape(rows, [...ids.shape, width]), places);
    },
  };
}

/** Mean over the positions that are not hidden; zeros where all are. x [N, T, D] -> [N, D]. */
function maskedMean(x: tf.Tensor3D, hidden: tf.Tensor2D): tf.Tensor2D {
  const seen = tf.sub(1, hidden);
  const sum = tf.sum(tf.mul(x, tf.expandDims(seen, 2)), 1);
  return tf.div(sum, tf.maximum(tf.sum(seen, 1, true), 1));
}

const vocabularySizeOf = ({ id, vocabularySize }: ModalityShape): number => {
  if (vocabularySize === undefined)
    throw new RangeError(`${id}: tokens need a vocabularySize, or a vocabulary, on their card`);
  return vocabularySize;
};

export const textTransformer = defineEncoder(
  {
    id: "text-transformer",
    name: "Text Transformer",
    summary: "Word embeddings, self-attention over the words, and their mean.",
    params: {
      features,
      ...transformerParams("word", {
        maxBlocks: 6,
        blockParts: "self-attention and two linear layers",
      }),
    },
    reads: ["tokens"],
    defaultFor: ["tokens"],
    paper: papers.transformer,
    equations: [
      { ref: "", text: "x ← x + MHSA(LN(x)),  x ← x + FF(LN(x))" },
      { ref: "eq. 1", text: "softmax(Q Kᵀ / √d) V" },
    ],
    notes: [
      "Its map has one position, so a codebook gives each text one code; there is no way back to words.",
    ],
  },
  {
    downscale: 1,
    encoder({ features: outputSize, layers, width, heads }, input, random) {
      const time = input.height;
      const words = embedding(vocabularySizeOf(input), time, width, random.fork("embedding"));
      const blocks = Array.from({ length: layers }, (_, i) =>
        transformerBlock({ width, heads, random: random.fork(`block${i}`) }),
      );
      const norm = layerNorm(width);
      const out = linear(width, outputSize, random.fork("out"));
      return {
        variables: [words, ...blocks, norm, out].flatMap(
          ({ variables }): readonly tf.Variable[] => variables,
        ),
        outputShape: [1, 1, outputSize],
        multiplyAdds:
          blocks.reduce((sum, block) => sum + block.multiplyAdds(time), 0) + width * outputSize,
        apply: (images) => {
          const ids = tf.reshape(images, [images.shape[0], time]);
          const hidden = tf.cast<tf.Tensor2D>(tf.lessEqual(ids, 0), "float32");
          const x = blocks.reduce((now, block) => block.apply(now, hidden), words.apply(ids));
          const text = out.apply(maskedMean(norm.apply(x), hidden));
          return tf.reshape(text, [ids.shape[0], 1, 1, outputSize]);
        },
      };
    },
  },
);
