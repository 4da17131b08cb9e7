/** Small versions of every encoder, with every kind of input that it reads. */
import type { ModalityCard } from "../../src/contract/clip";
import { shapeOf } from "../../src/core/data/modalityShape";
import { randomFrom } from "../../src/core/data/random";
import type { EncoderKind } from "../../src/core/encoders/encoder";
import { encoders } from "../../src/core/encoders/index";
import * as tf from "../../src/core/tf";

const cards: readonly ModalityCard[] = [
  { id: "frames", name: "Frames", kind: "frames", shape: [2, 12, 10, 3] },
  { id: "grey", name: "Grey", kind: "frames", shape: [2, 8, 6, 1] },
  { id: "spectrogram", name: "Spectrogram", kind: "spectrogram", shape: [13, 8] },
  { id: "vector", name: "Vector", kind: "vector", shape: [7] },
  { id: "sequence", name: "Sequence", kind: "vector", shape: [5, 6] },
  { id: "tokens", name: "Tokens", kind: "tokens", shape: [5], vocabularySize: 9 },
];
export const small: Readonly<Record<string, Readonly<Record<string, number | string | boolean>>>> =
  {
    "small-conv": { features: 8, width: 4 },
    "resnet-18": { features: 8, width: 4 },
    "cm-vqvae": { features: 8, side: 2, width: 8 },
    "smoothed-relu": { features: 8, initial: 0.5 },
    conformer: { features: 8, width: 8, heads: 2, reach: 1, layers: 1 },
    "text-transformer": { features: 8, width: 8, heads: 2, layers: 2 },
    "grid-conv": { features: 8, width: 4, cells: 1, normalise: "standard", bands: true },
    mlp: { features: 8, width: 8, layers: 2 },
    "flat-perceptron": { features: 8, width: 8, scale: 1 },
  };
/** Every encoder with every kind that it reads. */
export const cases = encoders.flatMap((encoder) =>
  cards
    .filter(({ kind }) => encoder.card.reads.includes(kind))
    .map((card) => [encoder.card.id, card.id, encoder, card] as const),
);

/** The cases without the one that differs only in depth. */
export const coloured = cases.filter(([, id]) => id !== "grey");

/** Random input of some clips. */
export function inputOf(card: ModalityCard, encoder: EncoderKind, seed = 1, clips = 2) {
  const shape = shapeOf(card, encoder.downscale);
  const random = randomFrom(seed, card.id);
  const size = [clips * shape.images, shape.height, shape.width, shape.depth] as const;
  const values = Array.from({ length: size.reduce((a, b) => a * b, 1) }, () =>
    card.kind === "tokens" ? random.integer(9) : random.normal(),
  );
  return { shape, x: tf.tensor4d(values, [...size]), random };
}
export const make = (encoder: EncoderKind, card: ModalityCard, extra: object = {}) =>
  encoder.encoder(
    { ...small[encoder.card.id], ...extra },
    shapeOf(card, encoder.downscale),
    randomFrom(3, "weights"),
  );
