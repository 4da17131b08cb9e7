/** What every encoder and its decoder offer. */
import type { Card } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues } from "../../contract/params";
import type { Random } from "../data/random";
import type * as tf from "../tf";
import type { ModalityShape } from "../types";

/** A stack of layers over images. */
export interface Stack {
  readonly variables: readonly tf.Variable[];
  /** [N, H, W, C] -> [N, h, w, D]. */
  apply(images: tf.Tensor4D): tf.Tensor4D;
  /** [h, w, D] of one image's map. */
  readonly outputShape: readonly [number, number, number];
  readonly multiplyAdds: number;
}

export interface EncoderKind {
  readonly card: Card;
  /** Input sides must be multiples of this many pixels; the batcher pads to it. */
  readonly downscale: number;
  encoder(params: unknown, input: ModalityShape, random: Random): Stack;
  /** From the encoder's maps back to images, linear at the end. */
  decoder(params: unknown, output: ModalityShape, random: Random): Stack;
}

interface EncoderMaker<S extends ParamSpecs> {
  readonly downscale: number;
  encoder(params: ParamValues<S>, input: ModalityShape, random: Random): Stack;
  decoder(params: ParamValues<S>, output: ModalityShape, random: Random): Stack;
}

export function defineEncoder<S extends ParamSpecs>(
  card: Card<S>,
  maker: EncoderMaker<S>,
): EncoderKind {
  const parse = (given: unknown) => parseParams(card.id, card.params, given);
  return {
    card,
    downscale: maker.downscale,
    encoder: (given, input, random) => maker.encoder(parse(given), input, random),
    decoder: (given, output, random) => maker.decoder(parse(given), output, random),
  };
}
