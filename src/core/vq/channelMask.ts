/** A mask over the channels of every modality: learned by channel or by block, or drawn at random. */
import type { Random } from "../data/random";
import { LabError } from "../../contract/errors";
import { variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { ByModality, ModalityId } from "../types";
import { binarise, coinMask, keptShare, maskApply } from "./featureMask";

/** "audio:12,video:30" -> number of kept channels of one modality; undefined if it is not named. */
function countFor(text: string, id: ModalityId): number | undefined {
  const entry = text.split(",").find((one) => one.split(":")[0] === id);
  return entry === undefined ? undefined : Number(entry.split(":")[1]);
}

/** Writes the text that `countFor` reads. */
export const countsText = (counts: Readonly<Record<ModalityId, number>>): string =>
  Object.entries(counts)
    .map(([id, count]) => `${id}:${count}`)
    .join(",");

/** `kept` ones at random places [D]; by default half of the channels. */
function drawnMask(channels: number, kept: number | undefined, random: Random): tf.Tensor1D {
  const values = new Float32Array(channels);
  const order = random.shuffle([...values.keys()]);
  for (const channel of order.slice(0, kept ?? Math.round(channels / 2))) values[channel] = 1;
  return tf.tensor1d(values);
}

/** Throws a LabError if `blocks` does not divide D. */
function checkBlocks(blocks: number, channels: number): void {
  if (blocks === 0 || channels % blocks === 0) return;
  const fitting = Array.from({ length: channels }, (_, i) => i + 1).filter(
    (count) => channels % count === 0,
  );
  const message = `mask.blocks: ${blocks} blocks do not divide ${channels} channels evenly; choose one of ${fitting.join(", ")}.`;
  throw new LabError({ code: "bad-config", message });
}

/** Omega of blocks [b] -> of channels [D], the value of its block; the gradient of a block is the sum over its channels. */
const spreadBlocks = (values: tf.Tensor1D, channels: number): tf.Tensor1D => {
  const blocks = values.shape[0];
  if (blocks === channels) return values;
  return tf.reshape(tf.tile(tf.reshape(values, [blocks, 1]), [1, channels / blocks]), [channels]);
};

interface MaskSettings {
  readonly gate: "binary" | "soft" | "random" | "fixed";
  /** Of a fixed gate: what `countsText` writes. */
  readonly keep: string;
  /** 0: every channel is a block. */
  readonly blocks: number;
  readonly threshold: number;
  readonly initial: number;
}

export interface ChannelMask {
  /** Learned Omega [b], by modality. */
  readonly variables: ByModality<tf.Variable<tf.Rank.R1>>;
  /** The mask that was drawn once. */
  readonly state: readonly tf.Variable[];
  readonly isLearned: boolean;
  /** Omega [D]. */
  values(id: ModalityId): tf.Tensor1D;
  /** omega [D]: zeros and ones. */
  omega(id: ModalityId): tf.Tensor1D;
  /** On the tape: rows [P, D] times omega, or times Omega with a soft gate. */
  gate(rows: tf.Tensor2D, id: ModalityId): tf.Tensor2D;
  /** Share of channels that are kept []. */
  kept(id: ModalityId): tf.Scalar;
  /** A random gate is drawn from the step alone, so that inspecting a run does not change it. */
  atStep(step: number): void;
}

export function createChannelMask(
  { gate, keep, blocks, threshold, initial }: MaskSettings,
  ids: readonly ModalityId[],
  channels: number,
  random: Random,
): ChannelMask {
  checkBlocks(blocks, channels);
  const variables = recordOf(
    ids,
    () => variableOf(tf.fill([blocks || channels], initial)) as tf.Variable<tf.Rank.R1>,
  );
  const drawn = recordOf(gate === "fixed" ? ids : [], (id) =>
    variableOf(drawnMask(channels, countFor(keep, id), random.fork(`fixed/${id}`))),
  ) as ByModality<tf.Variable<tf.Rank.R1>>;
  let step = 0;
  const coins = (id: ModalityId): tf.Tensor1D => coinMask(channels, random.fork(`${id}/${step}`));
  const values = (id: ModalityId): tf.Tensor1D => spreadBlocks(entryOf(variables, id), channels);
  const omegas = {
    binary: (id: ModalityId) => binarise(values(id), threshold),
    soft: (id: ModalityId) => binarise(values(id), threshold),
    random: coins,
    fixed: (id: ModalityId) => entryOf(drawn, id).clone() as tf.Tensor1D,
  };
  const gates = {
    binary: (h: tf.Tensor2D, id: ModalityId) => maskApply(h, values(id), threshold),
    soft: (h: tf.Tensor2D, id: ModalityId) => tf.mul<tf.Tensor2D>(h, values(id)),
    random: (h: tf.Tensor2D, id: ModalityId) => tf.mul<tf.Tensor2D>(h, coins(id)),
    fixed: (h: tf.Tensor2D, id: ModalityId) => tf.mul<tf.Tensor2D>(h, entryOf(drawn, id)),
  };
  const isLearned = gate === "binary" || gate === "soft";
  return {
    variables,
    isLearned,
    values,
    state: Object.values(drawn),
    omega: omegas[gate],
    gate: gates[gate],
    kept: (id) => (isLearned ? keptShare(values(id), threshold) : tf.mean(omegas[gate](id))),
    atStep: (now) => {
      step = now;
    },
  };
}
