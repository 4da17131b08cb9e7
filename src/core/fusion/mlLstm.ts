/**
 * ML-LSTM: a multi-layer LSTM reads the modalities' features one after another; its last state is
 * classified. A row of LFM's table (Yang et al., NeurIPS 2024).
 *
 *   x_t = h_m W_m + b_m, m the t-th modality,  y = LSTM_L(.. LSTM_1(x_1 .. x_M)),  logits = y_M W + b
 *
 * Departs from the original: unknown, because no repository with it was found; this is our interpretation of
 * its name. The sequence consists of modalities and not of tokens, because a fusion reads features of whole
 * clips; encoders process time.
 */
import { whole } from "../../contract/params";
import { linear } from "../tensor/layers";
import { lstm } from "../tensor/lstm";
import { entryOf, recordOf } from "../tensor/records";
import type * as tf from "../tf";
import { defineFusion, commonWidth, slices } from "./fusion";

export const mlLstm = defineFusion(
  {
    id: "ml-lstm",
    name: "ML-LSTM",
    summary:
      "A multi-layer LSTM reads the modalities one after another; its last state is classified.",
    params: {
      width: commonWidth("units of the state of every layer"),
      layers: whole("Layers", 2, [1, 6], {
        symbol: "L",
        help: "LSTM layers; each reads the states of the previous one",
      }),
    },
    equations: ["x_t = h_m W_m + b_m,  y = LSTM_L(… LSTM_1(x_1 … x_M)),  logits = y_M W + b"],
    notes: [
      "Our interpretation of a name in the papers' tables: the original code was not found.",
      "The order of modalities matters: the state depends most on the last one.",
      "Its logits are not a sum over modalities, so methods that score summands cannot run with it.",
    ],
    isAdditive: false,
  },
  ({ width, layers: depth }, { modalities, featureSize, classes, random }) => {
    const maps = recordOf(modalities, (id) => linear(featureSize, width, random.fork(id)));
    const layers = Array.from({ length: depth }, (_, place) =>
      lstm(width, width, random.fork(`layer/${place}`)),
    );
    const head = linear(width, classes, random.fork("head"));
    const each = layers.reduce((sum, layer) => sum + layer.multiplyAdds, featureSize * width);
    return {
      groups: [
        ...slices(modalities, (id) => entryOf(maps, id).variables),
        {
          id: "fusion",
          role: "fusion",
          variables: [...layers.flatMap(({ variables }) => variables), ...head.variables],
        },
      ],
      multiplyAdds: modalities.length * each + width * classes,
      fuse: (selected) => {
        const inputs = modalities.map((id) => entryOf(maps, id).apply(entryOf(selected, id)));
        const states = layers.reduce((x, layer) => layer.apply(x), inputs);
        return { logits: head.apply(states.at(-1) as tf.Tensor2D) };
      },
    };
  },
);
