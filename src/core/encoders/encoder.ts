/** What every encoder and its decoder offer. */
import type { EncoderCard } from "../../contract/cards";
import { parseParams, type ParamSpecs, type ParamValues, whole } from "../../contract/params";
import type { Random } from "../data/random";
import type { Layer } from "../tensor/layers";
import type { BatchStatistics } from "../tensor/normalisation";
import type * as tf from "../tf";
import type { ModalityShape } from "../types";

/** A stack of layers over images. */
export interface Stack {
  readonly variables: readonly tf.Variable[];
  /** Running statistics: no step learns them, a training pass's statistics are folded into them. */
  readonly state?: readonly tf.Variable[];
  /**
   * [N, H, W, C] -> [N, h, w, D]. With `batchStatistics` in training: normalised by the batch, whose statistics
   * are noted there; without it by running statistics, which stay as they are.
   */
  apply(images: tf.Tensor4D, batchStatistics?: BatchStatistics): tf.Tensor4D;
  /** [h, w, D] of one image's map. */
  readonly outputShape: readonly [number, number, number];
  readonly multiplyAdds: number;
}

export interface EncoderKind {
  readonly card: EncoderCard;
  /** Input sides must be multiples of this many pixels; the batcher pads to it. */
  readonly downscale: number;
  encoder(params: unknown, input: ModalityShape, random: Random): Stack;
  /** From the encoder's maps back to images, linear at the end; absent where there is no way back. */
  readonly decoder?: (params: unknown, output: ModalityShape, random: Random) => Stack;
}

/** An encoder as it is chosen for one modality. */
export interface ChosenEncoder {
  readonly kind: EncoderKind;
  readonly params: unknown;
}

interface EncoderMaker<S extends ParamSpecs> {
  readonly downscale: number;
  encoder(params: ParamValues<S>, input: ModalityShape, random: Random): Stack;
  decoder?(params: ParamValues<S>, output: ModalityShape, random: Random): Stack;
}

export function defineEncoder<S extends ParamSpecs>(
  card: EncoderCard<S>,
  maker: EncoderMaker<S>,
): EncoderKind {
  const parse = (given: unknown) => parseParams(card.id, card.params, given);
  const { decoder } = maker;
  return {
    card,
    downscale: maker.downscale,
    encoder: (given, input, random) => maker.encoder(parse(given), input, random),
    ...(decoder && { decoder: (given, output, random) => decoder(parse(given), output, random) }),
  };
}

/** D: the run's own encoder sets it for all encoders of a run. */
export const features = whole("Feature channels", 64, [4, 1024, 4], {
  symbol: "D",
  help: "channels of each modality's map: what is quantised, masked and pooled",
});

/** [H, W, C] of one image. */
export const inputShape = (shape: ModalityShape) =>
  [shape.height, shape.width, shape.depth] as const;

/** Layers one after another. */
export function stack(layers: readonly Layer[]): Stack {
  const last = layers[layers.length - 1];
  if (!last) throw new RangeError("stack: expected at least one layer");
  return {
    variables: layers.flatMap((layer) => layer.variables),
    outputShape: last.outputShape,
    multiplyAdds: layers.reduce((sum, layer) => sum + layer.multiplyAdds, 0),
    apply: (images) => layers.reduce((x, layer) => layer.apply(x), images),
  };
}
