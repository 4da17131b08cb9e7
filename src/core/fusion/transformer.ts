/**
 * TF: a small Transformer of Conformer blocks over a class token and the tokens of every modality, every
 * position of its map, not pooled. Kontras et al., BMVC 2024 (code): two blocks of width 512.
 *
 *   x_m,t = c_m,t W_m + e_m + p_m,t,  x = blocks([cls, x_1 .. x_M]),  logits = x_cls W + b
 *
 * c_m,t the map at position t of its images, masked as the pooled features are; e_m, the map's bias, is
 * the learned embedding of the modality, p_m,t that of the position.
 * Departs from the code: positions are learned here, not relative; narrower by default.
 */
import { choice, whole } from "../../contract/params";
import { conformerBlock } from "../tensor/conformer";
import { linear, normalVariable } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import { linearAlong } from "../tensor/sequence";
import * as tf from "../tf";
import { defineFusion, slices } from "./fusion";

/** Standard deviation of initial embeddings, as in BERT. */
const embeddingScale = 0.02;

export const transformer = defineFusion(
  {
    id: "tf",
    name: "TF (Conformer)",
    summary: "Tokens of all modalities attend to one another; a class token is classified.",
    params: {
      width: whole("Width", 64, [8, 512, 8], { help: "channels of every token" }),
      blocks: whole("Blocks", 2, [1, 8], { help: "Conformer blocks" }),
      heads: whole("Heads", 4, [1, 16], { help: "attention heads of a block" }),
      kernel: whole("Kernel", 7, [3, 31, 2], {
        help: "kernel of the convolution, tokens; an even number is made odd",
      }),
      activation: choice("Activation", "swish", {
        help: "between the linear layers",
        options: { swish: "Swish (Conformer paper)", gelu: "GELU" },
      }),
    },
    equations: [
      "x_m,t = c_m,t W_m + e_m + p_m,t,  x = blocks([cls, x_1 … x_M]),  logits = x_cls W + b",
    ],
    notes: [
      "Its logits are not a sum over modalities, so methods that score summands cannot run with it.",
      "The cost of attention grows with the square of the number of tokens: maps with many positions and clips with many frames are slow.",
    ],
    isAdditive: false,
  },
  (params, { modalities, tokens: counts, featureSize, classes, random }) => {
    const { width, blocks: depth, heads, activation } = params;
    const kernel = params.kernel + ((params.kernel + 1) % 2);
    const maps = recordOf(modalities, (id) => linearAlong(featureSize, width, random.fork(id)));
    const positions = recordOf(modalities, (id) =>
      normalVariable([entryOf(counts, id), width], embeddingScale, random.fork(`${id}/positions`)),
    );
    const start = normalVariable([1, width], embeddingScale, random.fork("class"));
    const blocks = Array.from({ length: depth }, (_, place) =>
      conformerBlock({ width, heads, kernel, activation, random: random.fork(`block/${place}`) }),
    );
    const head = linear(width, classes, random.fork("head"));
    const all = modalities.reduce((sum, id) => sum + entryOf(counts, id), 0);
    return {
      readsTokens: true,
      groups: [
        ...slices(modalities, (id) => [...entryOf(maps, id).variables, entryOf(positions, id)]),
        {
          id: "fusion",
          role: "fusion",
          variables: [start, ...blocks.flatMap(({ variables }) => variables), ...head.variables],
        },
      ],
      multiplyAdds:
        all * featureSize * width +
        blocks.reduce((sum, block) => sum + block.multiplyAdds(all + 1), width * classes),
      fuse: (_selected, { tokens }) => {
        const seen = tokens();
        const own = modalities.map((id) =>
          tf.add(entryOf(maps, id).apply(entryOf(seen, id)), entryOf(positions, id)),
        );
        const batch = own[0]?.shape[0] ?? 0;
        const first = tf.add(tf.zeros([batch, 1, width]), start);
        const sequence = tf.concat3d([first, ...own], 1);
        const out = blocks.reduce((x, block) => block.apply(x), sequence);
        const last = tf.reshape(tf.slice(out, [0, 0, 0], [batch, 1, width]), [batch, width]);
        return { logits: head.apply(last) };
      },
    };
  },
);
