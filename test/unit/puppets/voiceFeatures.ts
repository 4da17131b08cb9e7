/** Measures pitch, energy and speaking rate of a wave. */
import { pitchTrack } from "./pitchTrack";

/** -> [pitch level, rise, spread, energy level, fade, rate]; octaves, dB, log syllables per second. */
export function voiceFeatures(wave: Float32Array, rateHz: number): number[] {
  const track = pitchTrack(wave, rateHz);
  const level = median(track.map(({ octave }) => octave));
  const rise = medianSlope(track);
  const middle = median(track.map(({ timeS }) => timeS));
  const left = track.map(({ timeS, octave }) => octave - level - rise * (timeS - middle));
  const spread = median(left.map(Math.abs));
  const half = Math.floor(wave.length / 2);
  const fade = decibels(wave.subarray(half)) - decibels(wave.subarray(0, half));
  return [level, rise, spread, decibels(wave), fade, Math.log(syllableRate(wave, rateHz))];
}

/** Bursts per second: rises above 45 % of the local maximum of the envelope, after a fall below 35 %. */
function syllableRate(wave: Float32Array, rateHz: number): number {
  const frameS = 0.01;
  const step = Math.round(frameS * rateHz);
  const raw = Array.from(
    { length: Math.floor(wave.length / step) },
    (_, i) => 10 ** (decibels(wave.subarray(i * step, (i + 1) * step)) / 20),
  );
  const levels = raw.map((value, i) => (value + (raw[i - 1] ?? value) + (raw[i + 1] ?? value)) / 3);
  const reach = Math.round(0.25 / frameS);
  const loudest = Math.max(...levels);
  const onsets: number[] = [];
  let inside = false;
  levels.forEach((level, i) => {
    const top = Math.max(...levels.slice(Math.max(0, i - reach), i + reach + 1));
    if (!inside && level > 0.45 * top && top > 0.1 * loudest) {
      onsets.push(i * frameS);
      inside = true;
    } else if (inside && level < 0.35 * top) inside = false;
  });
  const [first = 0, last = 0] = [onsets[0], onsets.at(-1)];
  return onsets.length > 1 ? (onsets.length - 1) / (last - first) : 1;
}

/** Median of the slopes between all pairs at least half a second apart (Theil-Sen). */
function medianSlope(track: readonly { timeS: number; octave: number }[]): number {
  const slopes = track.flatMap((a) =>
    track
      .filter((b) => b.timeS - a.timeS > 0.4)
      .map((b) => (b.octave - a.octave) / (b.timeS - a.timeS)),
  );
  return median(slopes);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function decibels(wave: Float32Array): number {
  let sum = 1e-12;
  for (const value of wave) sum += value * value;
  return 10 * Math.log10(sum / Math.max(1, wave.length));
}
