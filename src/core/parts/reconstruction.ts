/**
 * One decoder per modality, trained on unmasked codes: CM-VQVAE (Tejero-de-Pablos, WACV 2024).
 *
 *   L = sum_m mean (decoder_m(codes_m) - x_m)^2
 *
 * Departs from the official code: inputs are standardised per modality, so that both errors count
 * alike (as shipped, audio is in raw dB and outweighs everything by orders of magnitude).
 */
import { number } from "../../contract/params";
import { meanSquare } from "../ops/squares";
import { at, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { cmVqvaePaper } from "./papers";
import { definePart } from "./part";

/** A step costs about three forward passes: backward is one to the inputs and one to the weights. */
const backwardToo = 3;

export const reconstruction = definePart(
  {
    id: "reconstruction",
    name: "Decoders",
    summary:
      "A decoder per modality redraws the input from its codes: what the mask pictures need.",
    order: 50,
    methods: [
      {
        id: "cm-vqvae-no-mask",
        name: "CM-VQVAE, no mask",
        summary: "Quantiser and decoders, and every channel goes to the classifier.",
        beside: ["quantiser"],
      },
    ],
    params: {
      weight: number(1, {
        min: 0,
        max: 100,
        step: 0.1,
        label: "Weight",
        help: "factor on every modality's mean squared reconstruction error",
      }),
    },
    paper: cmVqvaePaper,
    equations: [{ ref: "", text: "L_rec = Σ_m mean (dec_m(q_m) − x_m)²" }],
    notes: [
      "Decoders see unmasked codes in training; masked codes are decoded for viewing only.",
      "Inputs are standardised per modality, so both errors are on one scale.",
    ],
  },
  ({ weight }, { modalities, encoder, encoderParams, random }) => {
    const decoders = recordOf(
      modalities.map(({ id }) => id),
      (id) => {
        const shape = modalities.find((modality) => modality.id === id);
        if (!shape) throw new RangeError(`no modality "${id}"`);
        return encoder.decoder(encoderParams, shape, random.fork(id));
      },
    );
    const decode = (codes: Readonly<Record<string, tf.Tensor4D>>) =>
      mapRecord(codes, (code, id) => at(decoders, id).apply(code));
    return {
      decode,
      groups: modalities.map(({ id }) => ({
        id: `decoder/${id}`,
        role: "decoder",
        modality: id,
        variables: at(decoders, id).variables,
      })),
      multiplyAddsPerClip: modalities.reduce(
        (sum, { id, images }) => sum + backwardToo * images * at(decoders, id).multiplyAdds,
        0,
      ),
      losses: ({ codes }, { inputs }) =>
        Object.entries(decode(codes)).map(([id, image]) => ({
          name: `reconstruction/${id}`,
          kind: "reconstruction",
          value: meanSquare(image, tf.reshape(at(inputs, id), image.shape)),
          weight,
        })),
    };
  },
);
