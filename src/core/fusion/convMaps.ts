/**
 * Convolution over maps: the classifier ("solver") of CM-VQVAE as its author built it (Tejero-de-Pablos, WACV 2024;
 * official code). The masked maps of all modalities are concatenated along channels:
 *
 *   conv 3x3/2 -> 32, norm, ReLU; conv 3x3/2 -> 32; dropout 0.5; two residual blocks (8 channels inside), norm, ReLU;
 *   flatten; linear -> 256, norm, ReLU, dropout 0.5; linear -> K
 *
 * Departs from the official code: of a clip with several frames it reads the middle one, or the maps of all frames as
 * further channels; there one frame is drawn, at random in training and near the middle in evaluation, so that test
 * accuracy is random too. Dropout is seeded by the step.
 */
import { LabError } from "../../contract/errors";
import { choice, number, whole } from "../../contract/params";
import type { Random } from "../data/random";
import { dropout } from "../ops/dropout";
import { papers } from "../papers";
import { linear, linearWeights } from "../tensor/layers";
import {
  convolve,
  inSequence,
  normReLU,
  residualStack,
  type CreateLayer,
} from "../tensor/residualStack";
import { entryOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import { defineFusion, type FusionInputs, type MapsOfClip } from "./fusion";

const params = {
  channels: whole("Channels", 32, [4, 128, 4], {
    help: "channels of its convolutions; a residual block has a quarter inside",
  }),
  width: whole("Width", 256, [8, 1024, 8], { help: "units of the hidden linear layer" }),
  dropout: number("Dropout", 0.5, [0, 0.9, 0.05], {
    help: "share of values that a training step sets to zero, after the convolutions and after the hidden layer",
  }),
  frames: choice("Frames", "middle", {
    help: "maps of a clip with several frames",
    options: {
      middle: "The middle frame (paper: one frame)",
      all: "All frames, as further channels",
    },
  }),
} as const;

/** Throws a LabError unless all maps have the same sides -> the sides. */
function commonSides(
  maps: ByModality<MapsOfClip>,
  modalities: readonly ModalityId[],
): readonly [number, number] {
  const sides = modalities.map((id) => {
    const { height, width } = entryOf(maps, id);
    return [height, width] as const;
  });
  const [first = [1, 1]] = sides;
  if (sides.every(([height, width]) => height === first[0] && width === first[1])) return first;
  const each = modalities.map((id, i) => `${id} ${sides[i]?.join(" × ") ?? ""}`).join(", ");
  const message = `Convolution over maps needs maps of the same sides, and these differ: ${each}. Choose the CM-VQVAE encoder with one map side for every modality, or another fusion.`;
  throw new LabError({ code: "bad-config", message });
}

/** Chosen maps of a clip: positions of every map in turn [B, maps * h * w, D] -> [B, h, w, D * chosen]. */
function asChannels(
  tokens: tf.Tensor3D,
  { maps, height, width }: MapsOfClip,
  frames: "middle" | "all",
): tf.Tensor4D {
  const [clips, , depth] = tokens.shape;
  const byMap = tf.reshape<tf.Rank.R4>(tokens, [clips, maps, height * width, depth]);
  const count = frames === "all" ? maps : 1;
  const first = frames === "all" ? 0 : Math.floor(maps / 2);
  const chosen = tf.slice(byMap, [0, first, 0, 0], [clips, count, height * width, depth]);
  const ordered = count === 1 ? chosen : tf.transpose(chosen, [0, 2, 1, 3]);
  return tf.reshape(ordered, [clips, height, width, count * depth]);
}

interface Sizes {
  readonly channels: number;
  readonly units: number;
  readonly classes: number;
}

function createLayers(
  inputShape: readonly [number, number, number],
  { channels, units, classes }: Sizes,
  random: Random,
) {
  const conv = (name: string, bias?: false): CreateLayer =>
    convolve({
      outputDepth: channels,
      kernel: 3,
      stride: 2,
      ...(bias === false && { bias }),
      random: random.fork(name),
    });
  const begin = inSequence(inputShape, [conv("conv1", false), normReLU, conv("conv2")]);
  const blocks = { blocks: 2, hidden: channels / 4 };
  const residual = inSequence(begin.outputShape, residualStack(blocks, random.fork("residual")));
  const flatSize = residual.outputShape.reduce((a, b) => a * b, 1);
  return {
    begin,
    residual,
    flatSize,
    hidden: linearWeights(flatSize, units, random.fork("hidden")),
    norm: normReLU([1, 1, units]),
    head: linear(units, classes, random.fork("head")),
  };
}

export const convMaps = defineFusion(
  {
    id: "conv-maps",
    name: "Convolution over maps",
    summary: "CM-VQVAE's own classifier: convolutions over the concatenated, masked maps.",
    params,
    paper: papers.cmVqvae,
    equations: ["logits = solver([ω_1 ⊙ q_1, …, ω_M ⊙ q_M])"],
    notes: [
      "All maps must have the same sides: choose the CM-VQVAE encoder for every modality.",
      "The official code reads one frame, drawn at random in training and near the middle in evaluation, so that its test accuracy is random. Here it is the middle frame, or all frames as further channels.",
      "Dropout is seeded by the step and acts in training only. Batch norms use running statistics in evaluation.",
      "Its logits are not a sum over modalities, so methods that score summands cannot run with it.",
    ],
    isAdditive: false,
  },
  ({ channels, width: units, dropout: rate, frames }, setting) => {
    const { modalities, maps, featureSize, classes, random } = setting;
    const [height, width] = commonSides(maps, modalities);
    const mapsOf = (id: ModalityId): MapsOfClip => entryOf(maps, id);
    const depth = modalities.reduce(
      (sum, id) => sum + featureSize * (frames === "all" ? mapsOf(id).maps : 1),
      0,
    );
    const shape = [height, width, depth] as const;
    const { begin, residual, hidden, norm, head, flatSize } = createLayers(
      shape,
      { channels, units, classes },
      random,
    );
    const dropped = <T extends tf.Tensor>(
      x: T,
      training: FusionInputs["training"],
      place: string,
    ): T =>
      training?.draw
        ? (dropout(x, rate, training.draw.fork(`conv-maps/${place}`).integer(2 ** 32)) as T)
        : x;
    return {
      readsTokens: true,
      groups: [
        {
          id: "fusion",
          role: "fusion",
          variables: [
            ...begin.variables,
            ...residual.variables,
            hidden,
            ...norm.variables,
            ...head.variables,
          ],
        },
      ],
      state: [...begin.state, ...residual.state, ...norm.state],
      multiplyAdds: begin.multiplyAdds + residual.multiplyAdds + flatSize * units + units * classes,
      fuse: (_selected, { tokens, training }) => {
        const seen = tokens();
        const joined = tf.concat(
          modalities.map((id) => asChannels(entryOf(seen, id), mapsOf(id), frames)),
          3,
        ) as tf.Tensor4D;
        const statistics = training?.batchStatistics;
        const convolved = dropped(begin.apply(joined, statistics), training, "convolutions");
        const flat = tf.reshape<tf.Rank.R2>(residual.apply(convolved, statistics), [-1, flatSize]);
        const rows = tf.reshape<tf.Rank.R4>(tf.matMul(flat, hidden), [-1, 1, 1, units]);
        const activated = tf.reshape<tf.Rank.R2>(norm.apply(rows, statistics), [-1, units]);
        return { logits: head.apply(dropped(activated, training, "hidden")) };
      },
    };
  },
);
