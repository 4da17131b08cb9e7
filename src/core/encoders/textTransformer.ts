/**
 * Small text Transformer: Vaswani et al., Attention Is All You Need, NeurIPS 2017.
 *
 *   x_t = E[token_t] + P[t],  then pre-norm blocks of self-attention and GELU layers
 *   h = W (mean over the tokens of LN(x)) + b
 *
 * Padding (token 0) is left out of attention and of the mean; for a text of padding alone h = b.
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

/** Initial standard deviation of embeddings and positions. */
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

/** Mean over the positions where `mask` is 0; zeros if there are none. x [N, T, D] -> [N, D]. */
function maskedMean(x: tf.Tensor3D, mask: tf.Tensor2D): tf.Tensor2D {
  const kept = tf.sub(1, mask);
  const sum = tf.sum(tf.mul(x, tf.expandDims(kept, 2)), 1);
  return tf.div(sum, tf.maximum(tf.sum(kept, 1, true), 1));
}

const vocabularySizeOf = ({ id, vocabularySize }: ModalityShape): number => {
  if (vocabularySize === undefined)
    throw new RangeError(`${id}: its card needs a vocabulary or a vocabularySize`);
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
    equations: ["x ← x + MHSA(LN(x)),  x ← x + FF(LN(x))", "softmax(Q Kᵀ / √d) V   (eq. 1)"],
    notes: ["Its map has one position, so a codebook gives each text one code. It has no decoder."],
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
          const mask = tf.cast<tf.Tensor2D>(tf.lessEqual(ids, 0), "float32");
          const x = blocks.reduce((now, block) => block.apply(now, mask), words.apply(ids));
          const text = out.apply(maskedMean(norm.apply(x), mask));
          return tf.reshape(text, [ids.shape[0], 1, 1, outputSize]);
        },
      };
    },
  },
);
