/** Converts an image in the model's units to the picture of the page, with its errors. */
import type { ModalityCard } from "../../contract/clip";
import type { SpaceName, SpacePicture, DecoderName } from "../../contract/inspectClip";
import type { Scale } from "../data/clipTable";
import { storedSides } from "../data/modalityShape";
import type { ModalityShape } from "../types";

export interface PictureFacts {
  readonly card: ModalityCard;
  readonly shape: ModalityShape;
  readonly scale: Scale;
  /** Number of channels that were not masked. */
  readonly kept: number;
}

/** `truth`, `drawn`: one clip, standardised and padded [images * H * W * C]; without `drawn`, the picture is the input. */
export function createSpacePicture(
  name: SpaceName,
  decoder: DecoderName | undefined,
  drawn: Float32Array | undefined,
  truth: Float32Array,
  { card, shape, scale, kept }: PictureFacts,
): SpacePicture {
  const own = crop(truth, card, shape);
  const values = drawn ? crop(drawn, card, shape) : own;
  return {
    name,
    ...(decoder && { decoder }),
    values: asStored(values, card, scale),
    shape: card.shape,
    kept,
    error: meanSquaredDifference(values, own),
    ...(drawn && {
      errorMap: absoluteErrors(values, own, card.kind === "frames" ? shape.depth : 1),
    }),
  };
}

/** Removes the padding: [images * H * W * C] of the model -> the clip's own values. */
export function crop(values: Float32Array, card: ModalityCard, shape: ModalityShape): Float32Array {
  const { height, width } = storedSides(card);
  const line = width * shape.depth;
  const out = new Float32Array(shape.images * height * line);
  for (let image = 0; image < shape.images; image++) {
    for (let y = 0; y < height; y++) {
      const from = (image * shape.height + y) * shape.width * shape.depth;
      out.set(values.subarray(from, from + line), (image * height + y) * line);
    }
  }
  return out;
}

export const meanSquaredDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length;

/** Undoes the standardisation: bytes for frames, floats for the rest. */
function asStored(values: Float32Array, { kind }: ModalityCard, scale: Scale) {
  const original = (x: number): number => x * scale.deviation + scale.mean;
  if (kind !== "frames") return values.map(original);
  // a clamped array rounds and limits to 0..255
  return new Uint8Array(Uint8ClampedArray.from(values, original).buffer);
}

/** Mean absolute difference of `depth` neighbours each. */
function absoluteErrors(a: Float32Array, b: Float32Array, depth: number): Float32Array {
  const out = new Float32Array(a.length / depth);
  a.forEach((value, i) => {
    const cell = Math.floor(i / depth);
    out[cell] = (out[cell] ?? 0) + Math.abs(value - (b[i] ?? 0)) / depth;
  });
  return out;
}
