/** The network of a run: one encoder and one linear head per modality, one fused classifier. */
import { randomFrom, type Random } from "../data/random";
import { createDecoders } from "../encoders/decoders";
import type { ChosenEncoder, Stack } from "../encoders/encoder";
import type { Fusion, FusionKind } from "../fusion/fusion";
import { linear } from "../tensor/layers";
import type { BatchStatistics } from "../tensor/normalisation";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityShape, ParameterGroup } from "../types";

export interface ModelSetting {
  readonly modalities: readonly ModalityShape[];
  readonly classes: number;
  readonly encoders: ByModality<ChosenEncoder>;
  readonly fusion: FusionKind;
  readonly fusionParams: unknown;
  /** A part predicts instead of the fusion, which is then not counted. */
  readonly isFusionReplaced?: boolean;
  readonly seed: number;
}

export interface Model {
  readonly modalities: readonly ModalityShape[];
  readonly featureSize: number;
  readonly groups: readonly ParameterGroup[];
  /** Running statistics of encoders and fusion: kept in snapshots, changed by `foldStatistics` alone. */
  readonly state: readonly tf.Variable[];
  /** [h, w, D] of one map. */
  readonly mapShapes: ByModality<Stack["outputShape"]>;
  /** Maps of one clip: its images, unless the encoder joins them. */
  readonly mapsPerClip: ByModality<number>;
  /** [B, images, H, W, C] -> [B*maps, h, w, D]; `batchStatistics` as for `Stack.apply`. */
  encode(
    inputs: ByModality<tf.Tensor5D>,
    batchStatistics?: BatchStatistics,
  ): ByModality<tf.Tensor4D>;
  /** Pools the maps of each clip, channel by channel: [B*maps, h, w, D] -> [B, D]. */
  pool(maps: ByModality<tf.Tensor4D>): ByModality<tf.Tensor2D>;
  /** One linear head per modality: [B, D] -> [B, K]. */
  heads(pooled: ByModality<tf.Tensor2D>): ByModality<tf.Tensor2D>;
  readonly fuse: Fusion["fuse"];
  /** The fusion reads positions instead of pooled features. */
  readonly readsTokens: boolean;
  readonly multiplyAddsPerClip: number;
  /** Untrained decoders of its maps, for the modalities that can be decoded; the caller disposes their variables. */
  createDecoders(random: Random): ByModality<Stack>;
}

/** Positions of a clip: positions of a map times maps. */
const tokenCounts = (
  stacks: ByModality<Stack>,
  mapsPerClip: ByModality<number>,
): Record<string, number> =>
  mapRecord(
    stacks,
    ({ outputShape: [height, width] }, id) => entryOf(mapsPerClip, id) * height * width,
  );

/** Mean over `count` maps and their positions: [B*count, h, w, D] -> [B, D]. */
function meanOfPositions(map: tf.Tensor4D, count: number): tf.Tensor2D {
  const [all, height, width, depth] = map.shape;
  return tf.mean(tf.reshape(map, [all / count, count * height * width, depth]), 1);
}

const groupsOf = (
  role: "encoder" | "head",
  layers: ByModality<{ readonly variables: readonly tf.Variable[] }>,
): ParameterGroup[] =>
  Object.entries(layers).map(([modality, { variables }]) => ({
    id: `${role}/${modality}`,
    role,
    modality,
    variables,
  }));

/** Weights depend on the seed and the modality's id alone, so runs with different parts start equally. */
export function createModel(setting: ModelSetting): Model {
  const { modalities, classes, encoders, fusion, isFusionReplaced = false } = setting;
  const ids = modalities.map(({ id }) => id);
  const random = randomFrom(setting.seed, "weights");
  const stacks: Record<string, Stack> = Object.fromEntries(
    modalities.map((shape) => {
      const { kind, params } = entryOf(encoders, shape.id);
      return [shape.id, kind.encoder(params, shape, random.fork(`encoder/${shape.id}`))];
    }),
  );
  const featureSize = commonWidth(stacks);
  const heads = recordOf(ids, (id) => linear(featureSize, classes, random.fork(`head/${id}`)));
  const mapsPerClip = Object.fromEntries(
    modalities.map(({ id, images }) => [id, entryOf(stacks, id).mapsPerClip ?? images]),
  );
  const fused = fusion.create(setting.fusionParams, {
    modalities: ids,
    featureSize,
    tokens: tokenCounts(stacks, mapsPerClip),
    maps: mapRecord(stacks, ({ outputShape: [height, width] }, id) => ({
      maps: entryOf(mapsPerClip, id),
      height,
      width,
    })),
    classes,
    random: random.fork("fusion"),
  });
  return {
    modalities,
    featureSize,
    groups: [...groupsOf("encoder", stacks), ...groupsOf("head", heads), ...fused.groups],
    state: [...ids.flatMap((id) => entryOf(stacks, id).state ?? []), ...(fused.state ?? [])],
    createDecoders: (own) => createDecoders({ modalities, encoders }, own),
    mapShapes: mapRecord(stacks, ({ outputShape }) => outputShape),
    mapsPerClip,
    encode: (inputs, batchStatistics) =>
      mapRecord(inputs, (x, id) => {
        const [batch, count, height, width, depth] = x.shape;
        return entryOf(stacks, id).apply(
          tf.reshape(x, [batch * count, height, width, depth]),
          batchStatistics,
        );
      }),
    pool: (maps) =>
      mapRecord(
        maps,
        (map, id) =>
          entryOf(stacks, id).pool?.(map) ?? meanOfPositions(map, entryOf(mapsPerClip, id)),
      ),
    heads: (pooled) => mapRecord(pooled, (h, id) => entryOf(heads, id).apply(h)),
    fuse: fused.fuse,
    readsTokens: fused.readsTokens === true && !isFusionReplaced,
    multiplyAddsPerClip: modalities.reduce(
      (sum, { id, images: count }) =>
        sum + count * entryOf(stacks, id).multiplyAdds + featureSize * classes,
      isFusionReplaced ? 0 : (fused.multiplyAdds ?? modalities.length * featureSize * classes),
    ),
  };
}

/** D of all encoders; throws a RangeError if they differ. */
function commonWidth(stacks: ByModality<Stack>): number {
  const widths = mapRecord(stacks, ({ outputShape }) => outputShape[2]);
  const [first = 0, ...others] = Object.values(widths);
  if (others.some((width) => width !== first)) {
    const each = Object.entries(widths).map(([id, width]) => `${id} ${width}`);
    throw new RangeError(
      `encoders: expected one number of features for all, got ${each.join(", ")}`,
    );
  }
  return first;
}
