/**
 * One decoder per modality, trained on unmasked codes, as in CM-VQVAE.
 *
 * Departs from the official code: inputs are standardised per modality, so that both errors are on one scale (as
 * shipped, audio is in raw dB and outweighs everything by orders of magnitude).
 */
import { LabError } from "../../contract/errors";
import { number } from "../../contract/params";
import { createDecoders } from "../encoders/decoders";
import type { Stack } from "../encoders/encoder";
import { meanSquare } from "../ops/squares";
import { papers } from "../papers";
import { entryOf, mapRecord } from "../tensor/records";
import type { BatchStatistics } from "../tensor/normalisation";
import * as tf from "../tf";
import type { ByModality } from "../types";
import { definePart, type PartSetting } from "./part";

/** Decoders of the modalities that can be redrawn; refuses a run that has none of them. */
function decodersOf(setting: PartSetting): Record<string, Stack> {
  const { modalities, encoders, random } = setting;
  const decoders = createDecoders(setting, random);
  if (Object.keys(decoders).length === 0) {
    const names = [...new Set(modalities.map(({ id }) => entryOf(encoders, id).kind.card.name))];
    const message = `Decoders cannot run here: from the maps of ${names.join(" and ")} there is no way back to the input. Switch Decoders off.`;
    throw new LabError({ code: "bad-config", message });
  }
  return decoders;
}

/** A step costs about three forward passes: backward is one to the inputs and one to the weights. */
const backwardToo = 3;

export const reconstruction = definePart(
  {
    id: "reconstruction",
    name: "Decoders",
    summary:
      "A decoder per modality reconstructs the input from its codes; the pictures of the mask need it.",
    methods: [
      {
        id: "cm-vqvae-no-mask",
        name: "CM-VQVAE, no mask",
        summary: "Quantiser and decoders without a mask: the classifier receives every channel.",
        withParts: ["quantiser"],
      },
    ],
    params: {
      weight: number("Weight", 1, [0, 100, 0.1], {
        help: "factor on every modality's mean squared reconstruction error",
      }),
    },
    paper: papers.cmVqvae,
    equations: ["L_rec = Σ_m mean (dec_m(q_m) − x_m)²"],
    notes: [
      "Decoders see unmasked codes in training; masked codes are decoded for viewing only.",
      "Inputs are standardised per modality, so both errors are on one scale.",
      "A modality whose encoder cannot be decoded, such as one of tokens, is not reconstructed.",
    ],
  },
  ({ weight }, setting) => {
    const decoders = decodersOf(setting);
    const modalities = setting.modalities.filter(({ id }) => id in decoders);
    const decode = (codes: ByModality<tf.Tensor4D>, batchStatistics?: BatchStatistics) =>
      mapRecord(decoders, (decoder, id) => decoder.apply(entryOf(codes, id), batchStatistics));
    return {
      decoder: { decode: (codes) => decode(codes) },
      groups: modalities.map(({ id }) => ({
        id: `decoder/${id}`,
        role: "decoder",
        modality: id,
        variables: entryOf(decoders, id).variables,
      })),
      statistics: modalities.flatMap(({ id }) => entryOf(decoders, id).state ?? []),
      multiplyAddsPerClip: modalities.reduce(
        (sum, { id, images }) => sum + backwardToo * images * entryOf(decoders, id).multiplyAdds,
        0,
      ),
      losses: ({ codes }, { inputs }, step) =>
        Object.entries(decode(codes, step?.batchStatistics)).map(([id, image]) => ({
          name: `reconstruction/${id}`,
          kind: "reconstruction",
          value: meanSquare(image, tf.reshape(entryOf(inputs, id), image.shape)),
          weight,
        })),
    };
  },
);
