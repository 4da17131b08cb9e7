/** The interface of encoders and their decoders. */
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
  /** Running statistics: gradients do not change them; the statistics of training passes are averaged into them. */
  readonly state?: readonly tf.Variable[];
  /**
   * The images of whole clips, clip by clip: [N, H, W, C] -> [N, h, w, D], N smaller with `mapsPerClip`. In training,
   * with `batchStatistics`, normalises by the batch and records its statistics there; without it, normalises by the
   * running statistics, which do not change.
   */
  apply(images: tf.Tensor4D, batchStatistics?: BatchStatistics): tf.Tensor4D;
  /** [h, w, D] of one map. */
  readonly outputShape: readonly [number, number, number];
  /** Maps of one clip; absent: one for each image. */
  readonly mapsPerClip?: number;
  /**
   * Pools the maps of each clip, every channel by itself, so that a mask selects the same before and after:
   * [B*maps, h, w, D] -> [B, D]. Absent: the mean over maps and positions.
   */
  pool?(maps: tf.Tensor4D): tf.Tensor2D;
  /** Per image, or per clip divided by its images. */
  readonly multiplyAdds: number;
}

export interface EncoderKind {
  readonly card: EncoderCard;
  /** Height and width of the input must be multiples of this; the batcher pads them. */
  readonly downscale: number;
  encoder(params: unknown, input: ModalityShape, random: Random): Stack;
  /** Maps the encoder's maps back to images, with a linear last layer; absent if the encoder has no decoder. */
  readonly decoder?: (params: unknown, output: ModalityShape, random: Random) => Stack;
}

/** The encoder that is chosen for a modality, and its parameters. */
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

/** D, the same for all encoders of a run: the run's encoder sets it. */
export const features = whole("Feature channels", 64, [4, 1024, 4], {
  symbol: "D",
  help: "channels of each modality's map, which is quantised, masked and pooled",
});

/** [H, W, C] of one image. */
export const inputShape = (shape: ModalityShape) =>
  [shape.height, shape.width, shape.depth] as const;

/** Applies layers one after another. */
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
