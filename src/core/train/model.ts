/** The network of a run: one encoder and one linear head per modality, one fused classifier. */
import { randomFrom } from "../data/random";
import type { EncoderKind, Stack } from "../encoders/encoder";
import type { Fusion, FusionKind } from "../fusion/fusion";
import { linear } from "../tensor/layers";
import { at, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityShape, ParameterGroup } from "../types";

export interface ModelSetting {
  readonly modalities: readonly ModalityShape[];
  readonly classes: number;
  readonly encoder: EncoderKind;
  readonly encoderParams: unknown;
  readonly fusion: FusionKind;
  readonly fusionParams: unknown;
  readonly seed: number;
}

export interface Model {
  readonly modalities: readonly ModalityShape[];
  readonly featureSize: number;
  readonly groups: readonly ParameterGroup[];
  /** [B, images, H, W, C] -> [B*images, h, w, D]. */
  encode(inputs: ByModality<tf.Tensor5D>): ByModality<tf.Tensor4D>;
  /** Mean over images and positions: [B*images, h, w, D] -> [B, D]. */
  pool(maps: ByModality<tf.Tensor4D>): ByModality<tf.Tensor2D>;
  /** One linear head per modality: [B, D] -> [B, K]. */
  heads(pooled: ByModality<tf.Tensor2D>): ByModality<tf.Tensor2D>;
  readonly fuse: Fusion["fuse"];
  readonly multiplyAddsPerClip: number;
}

/** Positions of a clip: those of each image's map, times its images. */
const tokenCounts = (
  stacks: ByModality<Stack>,
  images: ByModality<number>,
): Record<string, number> =>
  mapRecord(stacks, ({ outputShape: [height, width] }, id) => at(images, id) * height * width);

/** Weights depend on seed and modality id alone, so runs that differ in parts start alike. */
export function createModel(setting: ModelSetting): Model {
  const { modalities, classes, encoder, encoderParams, fusion } = setting;
  const ids = modalities.map(({ id }) => id);
  const random = randomFrom(setting.seed, "weights");
  const stacks: Record<string, Stack> = Object.fromEntries(
    modalities.map((shape) => [
      shape.id,
      encoder.encoder(encoderParams, shape, random.fork(`encoder/${shape.id}`)),
    ]),
  );
  const featureSize = Object.values(stacks)[0]?.outputShape[2] ?? 0;
  const heads = recordOf(ids, (id) => linear(featureSize, classes, random.fork(`head/${id}`)));
  const images = Object.fromEntries(modalities.map((shape) => [shape.id, shape.images]));
  const fused = fusion.create(setting.fusionParams, {
    modalities: ids,
    featureSize,
    tokens: tokenCounts(stacks, images),
    classes,
    random: random.fork("fusion"),
  });
  return {
    modalities,
    featureSize,
    groups: [
      ...ids.map((id) => ({
        id: `encoder/${id}`,
        role: "encoder" as const,
        modality: id,
        variables: at(stacks, id).variables,
      })),
      ...ids.map((id) => ({
        id: `head/${id}`,
        role: "head" as const,
        modality: id,
        variables: at(heads, id).variables,
      })),
      ...fused.groups,
    ],
    encode: (inputs) =>
      mapRecord(inputs, (x, id) => {
        const [batch, count, height, width, depth] = x.shape;
        return at(stacks, id).apply(tf.reshape(x, [batch * count, height, width, depth]));
      }),
    pool: (maps) =>
      mapRecord(maps, (map, id) => {
        const [all, height, width, depth] = map.shape;
        const count = at(images, id);
        const positions = [all / count, count * height * width, depth];
        return tf.mean(tf.reshape(map, positions), 1) as tf.Tensor2D;
      }),
    heads: (pooled) => mapRecord(pooled, (h, id) => at(heads, id).apply(h)),
    fuse: fused.fuse,
    multiplyAddsPerClip: modalities.reduce(
      (sum, { id, images: count }) =>
        sum + count * at(stacks, id).multiplyAdds + featureSize * classes,
      fused.multiplyAdds ?? modalities.length * featureSize * classes,
    ),
  };
}
