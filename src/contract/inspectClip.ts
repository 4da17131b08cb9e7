/** One clip under a mask, and one channel among clips. */
import type { ModalityId, ByModality } from "./clip";

/**
 * A modality of a clip in one of its spaces: as it came in, from all channels, from those kept, from those
 * dropped, from a random choice of as many as are kept, or from none at all.
 */
export type SpaceName = "input" | "full" | "kept" | "dropped" | "random" | "nothing";

export interface SpacePicture {
  readonly name: SpaceName;
  /** Whose picture; the input has none. */
  readonly decoder?: DecoderName;
  /** frames: bytes [T,H,W,C]; spectrogram: log-mel as the clip's own [T,F]; vector: as the clip's own [D] or [T,D]. */
  readonly values: Uint8Array | Float32Array;
  readonly shape: readonly number[];
  /** Channels that carried something of the clip. */
  readonly kept: number;
  /** Mean squared error against the input, in the model's own units. */
  readonly error: number;
  /** Absolute error by cell in the model's own units, mean over colours: frames [T,H,W], else as `shape`. Absent for the input. */
  readonly errorMap?: Float32Array;
}

export interface ModalityView {
  /** Empty where the modality cannot be redrawn; then `whyNone` says so. */
  readonly pictures: readonly SpacePicture[];
  readonly whyNone?: string;
  /**
   * Errors of several random choices of as many channels: their mean and the ends that hold 95 % of them. Absent
   * where one was drawn: fair decoders know one alone.
   */
  readonly randomErrors?: {
    readonly draws: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  };
  /** Of the model's own units: value = unit * deviation + mean. */
  readonly scale: { readonly mean: number; readonly deviation: number };
}

export interface ClipView {
  readonly clipId: string;
  readonly label: number;
  /** Fused class probabilities [K] under the mask asked for, and under the learned one. */
  readonly fused: Float32Array;
  readonly learned: Float32Array;
  /** Each modality's own head [K], on all channels as it was trained, and on the kept ones alone. */
  readonly heads: ByModality<Float32Array>;
  readonly maskedHeads: ByModality<Float32Array>;
  readonly modalities: ByModality<ModalityView>;
  /** The clip whose channels stand in, with the fill "mix". */
  readonly mixedWith?: string;
}

/** Where a channel is far from its mean: one position of the map, as cells of the input that it lies on. */
export interface ChannelPlace {
  readonly clipId: string;
  /** Distance from the channel's mean over validation clips, in deviations. */
  readonly strength: number;
  /** Frame of a video; 0 for everything else. */
  readonly image: number;
  /** Rows and columns of the input: [top, left, height, width]; a spectrogram's rows are time. */
  readonly box: readonly [number, number, number, number];
}
export interface ChannelUse {
  readonly modality: ModalityId;
  readonly channel: number;
  readonly value: number;
  readonly kept: boolean;
  /** The strongest places, at most one for each clip, strongest first. */
  readonly places: readonly ChannelPlace[];
  /**
   * The clip asked for from all channels, without this one, and the absolute difference by cell; absent where
   * the modality cannot be redrawn.
   */
  readonly pictures?: {
    readonly all: SpacePicture;
    readonly without: SpacePicture;
    readonly difference: Float32Array;
  };
  /** Fused probabilities of that clip [K] under the learned mask, and with this channel's membership turned. */
  readonly learned: Float32Array;
  readonly turned: Float32Array;
}

/** The run's decoders, which never saw masked codes, or one trained afterwards for each space. */
export type DecoderName = "run" | "fair";

/** Weights that are looked at: those at the end of an epoch, from 1, or as the run stands. */
export type InspectedAt = number | "now";
