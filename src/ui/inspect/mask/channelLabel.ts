/** Describes a channel for screen readers. */
import { shortOmega } from "./shade";

export interface ChannelFacts {
  readonly modality: string;
  readonly channel: number;
  /** Omega; left out where the mask is drawn. */
  readonly value?: number | undefined;
  readonly learned: boolean;
  readonly kept: boolean;
  readonly spread: number;
}

/** "Sound, channel 12, Ω 0.0071, kept; by hand dropped; spread 0.31". */
export function channelLabel({ modality, channel, ...facts }: ChannelFacts): string {
  const { value, learned, kept, spread } = facts;
  const word = (isKept: boolean): string => (isKept ? "kept" : "dropped");
  const omega = value === undefined ? "" : `Ω ${shortOmega(value)}, `;
  const hand = kept === learned ? "" : `; by hand ${word(kept)}`;
  const spreadText =
    spread === 0 ? "no spread: it carries no information" : `spread ${spread.toPrecision(2)}`;
  return `${modality}, channel ${channel}, ${omega}${word(learned)}${hand}; ${spreadText}`;
}
