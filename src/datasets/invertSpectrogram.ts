/** Converts a spectrogram to sound. */
import type { InvertedSound, SoundRequest } from "../contract/door";
import { toWav } from "../core/signal/wav";
import { invertLogMel } from "../core/signal/melInversion";

/** Decibels per natural-log unit of power. */
const dbPerNat = 10 / Math.LN10;

export function invertSpectrogram({
  values,
  bands,
  rateHz,
  original,
}: SoundRequest): InvertedSound {
  const { wave, error } = invertLogMel(values, { rateHz, bands }, original ? { original } : {});
  const file = new Blob([toWav(wave, rateHz)], { type: "audio/wav" });
  return { wave, file, rateHz, errorDb: dbPerNat * error };
}
