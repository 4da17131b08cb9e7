import { AudioSampleSink, type AudioSample, type InputAudioTrack } from "mediabunny";
import { logMel, logMelRows } from "../core/signal/logMel";
import type { LogMelOptions } from "../core/signal/melPlan";
import { resample } from "../core/signal/resample";
import { FileFault } from "./fileFault";
import type { TimeLimit } from "./timeLimit";

/** 22,050 Hz mono, windows of 512 with a hop of 353: as OGM-GE takes CREMA-D. */
const soundRateHz = 22050;
/** Longer clips are cut, s. */
export const maxDurationS = 10;
export const melOptions = (
  bands: number,
): Required<Pick<LogMelOptions, "rateHz" | "windowLength" | "hop" | "bands">> => ({
  rateHz: soundRateHz,
  windowLength: 512,
  hop: 353,
  bands,
});

const minDurationS = 0.03;
/** Plausible sample rates. */
const plausibleHz = { min: 3000, max: 384000 };
/** Gaps in the time stamps above this are filled with silence; smaller ones are jitter. */
const gapS = 0.05;

export interface Spectrum {
  /** log-mel [rows · bands]; the wave is periodic, so the last rows include the clip's start. */
  readonly rows: Float32Array;
  /** Number of rows whose window lies within the clip. */
  readonly ownRows: number;
  readonly durationS: number;
}

/**
 * Decodes the sound of one track from `startS`, mono, at most 10 s -> log-mel rows.
 * A track that starts late is padded with silence, so that picture and sound stay synchronous.
 * Throws FileFault for sound that is missing, too short, or not finite.
 */
export async function decodeSound(
  track: InputAudioTrack,
  startS: number,
  bands: number,
  limit: TimeLimit,
): Promise<Spectrum> {
  let rateHz = 0;
  let wave = new Float32Array(0);
  let length = 0;
  for await (const sample of new AudioSampleSink(track).samples()) {
    try {
      limit.restart();
      const fault = rateFault(sample.sampleRate);
      if (fault !== undefined) throw new FileFault(fault);
      if (rateHz === 0) {
        rateHz = sample.sampleRate;
        wave = new Float32Array(Math.ceil(maxDurationS * rateHz));
      }
      const mono = mixToMono(sample);
      const chunk = sample.sampleRate === rateHz ? mono : resample(mono, sample.sampleRate, rateHz);
      const at = Math.round((sample.timestamp - startS) * rateHz);
      if (at - length > gapS * rateHz || (length === 0 && at < 0)) length = at;
      const into = Math.max(0, length);
      if (length + chunk.length > 0 && into < wave.length) {
        wave.set(chunk.subarray(into - length).subarray(0, wave.length - into), into);
      }
      length += chunk.length;
      if (length >= wave.length) break;
    } finally {
      sample.close();
    }
  }
  const samples = Math.min(length, wave.length);
  if (rateHz === 0 || samples <= 0) throw new FileFault("its sound track is empty");
  if (samples < minDurationS * rateHz)
    throw new FileFault(
      `its sound lasts only ${((1000 * samples) / rateHz).toFixed(1)} ms; at least ${minDurationS * 1000} ms are needed`,
    );
  const sound = resample(wave.subarray(0, samples), rateHz, soundRateHz);
  return { ...periodicSpectrum(sound, bands), durationS: samples / rateHz };
}

/** The fault of an implausible sample rate; undefined for a plausible one. */
export function rateFault(rateHz: number): string | undefined {
  if (Number.isInteger(rateHz) && rateHz >= plausibleHz.min && rateHz <= plausibleHz.max)
    return undefined;
  return `its sound has an implausible sample rate, ${rateHz} Hz`;
}

/** Averages the channels of a sample, clipped to [-1, 1]. Throws FileFault on NaN or infinity. */
function mixToMono(sample: AudioSample): Float32Array {
  const mono = new Float32Array(sample.numberOfFrames);
  const plane = new Float32Array(sample.numberOfFrames);
  for (let channel = 0; channel < sample.numberOfChannels; channel++) {
    sample.copyTo(plane, { planeIndex: channel, format: "f32-planar" });
    for (let i = 0; i < plane.length; i++) mono[i] = (mono[i] ?? 0) + (plane[i] ?? 0);
  }
  for (let i = 0; i < mono.length; i++) {
    const value = (mono[i] ?? 0) / sample.numberOfChannels;
    if (!Number.isFinite(value))
      throw new FileFault("its sound has samples that are NaN or infinite");
    mono[i] = Math.max(-1, Math.min(1, value));
  }
  return mono;
}

/** wave [N] at 22,050 Hz -> rows at 0, hop, ... below N, the wave repeating itself past its end. */
export function periodicSpectrum(
  wave: Float32Array,
  bands: number,
): Pick<Spectrum, "rows" | "ownRows"> {
  const options = melOptions(bands);
  const rows = Math.max(1, Math.ceil(wave.length / options.hop));
  const periodic = new Float32Array((rows - 1) * options.hop + options.windowLength);
  for (let i = 0; i < periodic.length; i += wave.length)
    periodic.set(wave.subarray(0, periodic.length - i), i);
  return { rows: logMel(periodic, options), ownRows: logMelRows(wave.length, options) };
}

/**
 * Repeats or cuts the rows to `count`, so that all clips have one length. OGM-GE tiles the wave; tiling
 * the rows differs by a phase of less than one hop in each repeat and does not need the wave.
 */
export function tileRows(rows: Float32Array, bands: number, count: number): Float32Array {
  const result = new Float32Array(count * bands);
  for (let at = 0; at < result.length; at += rows.length)
    result.set(rows.subarray(0, result.length - at), at);
  return result;
}
