/** One clip under a mask, and the use of one channel by clips. */
import type { ModalityId, ByModality } from "./clip";

/**
 * The channels that a picture is decoded from: "input" is the clip itself; "full" all channels; "kept" and "dropped"
 * those of the mask; "random" as many random channels as are kept; "nothing" no channel.
 */
export type SpaceName = "input" | "full" | "kept" | "dropped" | "random" | "nothing";

export interface SpacePicture {
  readonly name: SpaceName;
  /** Absent for the input. */
  readonly decoder?: DecoderName;
  /** frames: bytes [T,H,W,C]; spectrogram: log-mel [T,F]; vector: [D] or [T,D]. */
  readonly values: Uint8Array | Float32Array;
  readonly shape: readonly number[];
  /** Number of channels that were not masked. */
  readonly kept: number;
  /** Mean squared error against the input, in the model's own units. */
  readonly error: number;
  /** Absolute error by cell in the model's own units, mean over colours: frames [T,H,W], else as `shape`. Absent for the input. */
  readonly errorMap?: Float32Array;
}

export interface ModalityView {
  /** Empty if the modality cannot be reconstructed; `whyNone` gives the reason. */
  readonly pictures: readonly SpacePicture[];
  readonly whyNone?: string;
  /**
   * Errors over several random masks: their mean and the central 95 %. Absent if one mask was drawn, as for fair
   * decoders, which are trained with one random mask.
   */
  readonly randomErrors?: {
    readonly draws: number;
    readonly mean: number;
    readonly low: number;
    readonly high: number;
  };
  /** Scale of the model's units: value = unit * deviation + mean. */
  readonly scale: { readonly mean: number; readonly deviation: number };
}

export interface ClipView {
  readonly clipId: string;
  readonly label: number;
  /** Fused class probabilities [K] under the requested and under the learned mask. */
  readonly fused: Float32Array;
  readonly learned: Float32Array;
  /** Probabilities of each modality's head [K]: with all channels, as it was trained, and with the kept ones alone. */
  readonly heads: ByModality<Float32Array>;
  readonly maskedHeads: ByModality<Float32Array>;
  readonly modalities: ByModality<ModalityView>;
  /** The clip that the values of dropped channels come from, with the fill "mix". */
  readonly mixedWith?: string;
}

/** A position where a channel is far from its mean, as cells of the input. */
export interface ChannelPlace {
  readonly clipId: string;
  /** Distance from the channel's mean over validation clips, in standard deviations. */
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
  /** At most one place for each clip, strongest first. */
  readonly places: readonly ChannelPlace[];
  /**
   * The requested clip with all channels, without this one, and the absolute difference by cell; absent if the
   * modality cannot be reconstructed.
   */
  readonly pictures?: {
    readonly all: SpacePicture;
    readonly without: SpacePicture;
    readonly difference: Float32Array;
  };
  /** Fused probabilities of that clip [K] under the learned mask, and with this channel inverted. */
  readonly learned: Float32Array;
  readonly inverted: Float32Array;
}

/** The run's decoders, which were never trained on masked codes, or decoders trained afterwards for each space. */
export type DecoderName = "run" | "fair";

/** The inspected weights: those at the end of an epoch (from 1), or the present ones. */
export type InspectedAt = number | "now";
