/**
 * Source-filter model of a voice: Rosenberg pulses and breath noise through five
 * resonators in cascade (Klatt's difference equation, unity gain at 0 Hz), syllable by syllable.
 *
 *   flow(u) = (1 - cos(π u / Tp)) / 2           0 <= u < Tp      opening
 *           = cos(π (u - Tp) / (2 Tn))          Tp <= u < Tp+Tn  closing
 *           = 0                                 else             closed      (u: phase in [0, 1))
 *   y[n]    = (1 - B - C) x[n] + B y[n-1] + C y[n-2],
 *             C = -exp(-2π bw / rate), B = 2 exp(-π bw / rate) cos(2π f / rate)
 *
 * Rosenberg, JASA 49, 1971; Klatt, JASA 67, 1980.
 */
import type { Random } from "../random";
import { noiseTable } from "./noiseTable";

export type Formants = readonly [f1: number, f2: number, f3: number, f4: number];

export interface Syllable {
  readonly startS: number;
  readonly durationS: number;
  readonly formantsHz: Formants;
}
export interface VoiceScore {
  readonly rateHz: number;
  readonly samples: number;
  /** Sorted by start. */
  readonly syllables: readonly Syllable[];
  /** Pitch at a time, Hz. */
  readonly pitchHz: (timeS: number) => number;
  /** Amplitude at a time, multiplied by the envelope of the syllable. */
  readonly gain: (timeS: number) => number;
  /** Share of noise in the source, 0 .. 1. */
  readonly breathiness: number;
}

const bandwidthsHz = [60, 90, 130, 180, 260] as const;
/** Ratio of the fifth formant to the fourth. */
const fifthOverFourth = 1.3;
const opening = 0.4;
const closing = 0.16;
/** Interval of the control values, samples. */
const tick = 64;

/** score -> [samples], not yet scaled to any level. */
export function speak(score: VoiceScore, random: Random): Float32Array {
  const { rateHz, samples, syllables } = score;
  const wave = new Float32Array(samples);
  const resonators = bandwidthsHz.map(() => createResonator(rateHz));
  const noise = noiseTable();
  const noiseAt = random.integer(noise.length);
  const formants = [...(syllables[0]?.formantsHz ?? [500, 1500, 2500, 3500])];
  let phase = random.uniform();
  let lastFlow = 0;
  let strength = 0;
  for (let start = 0; start < samples; start += tick) {
    const timeS = start / rateHz;
    const now = syllables.findLast((syllable) => syllable.startS <= timeS) ?? syllables[0];
    // formants change within about 10 ms, to avoid clicks between vowels
    now?.formantsHz.forEach((hz, i) => {
      formants[i] = (formants[i] ?? hz) + 0.4 * (hz - (formants[i] ?? hz));
    });
    resonators.forEach((resonator, i) => {
      const hz = formants[i] ?? (formants[3] ?? 3500) * fifthOverFourth;
      resonator.tune(hz, bandwidthsHz[i] ?? 100);
    });
    const target = now ? envelope((timeS - now.startS) / now.durationS) * score.gain(timeS) : 0;
    // without small irregularities of pitch the voice sounds synthetic
    const step = (score.pitchHz(timeS) * (1 + 0.006 * random.normal())) / rateHz;
    const slope = (target - strength) / tick;
    const end = Math.min(samples, start + tick);
    for (let i = start; i < end; i++) {
      strength += slope;
      phase += step;
      if (phase >= 1) phase -= 1;
      const flow = glottalFlow(phase);
      const breath =
        (noise[(noiseAt + i) % noise.length] ?? 0) * score.breathiness * (0.02 + 0.08 * flow);
      let sample = strength * (flow - lastFlow + breath);
      lastFlow = flow;
      for (const resonator of resonators) sample = resonator.pass(sample);
      wave[i] = sample;
    }
  }
  return wave;
}

/** Flow of air; its differences excite the resonators, since radiation at the lips differentiates. */
function glottalFlow(phase: number): number {
  if (phase < opening) return 0.5 - 0.5 * Math.cos((Math.PI * phase) / opening);
  if (phase < opening + closing) return Math.cos((Math.PI * (phase - opening)) / (2 * closing));
  return 0;
}

/** Envelope of a syllable at x in [0, 1] of its duration; 0 outside. */
function envelope(x: number): number {
  return x <= 0 || x >= 1 ? 0 : Math.sin(Math.PI * x ** 0.75) ** 0.7;
}

interface Resonator {
  tune(hz: number, bandwidthHz: number): void;
  pass(sample: number): number;
}

function createResonator(rateHz: number): Resonator {
  let [a, b, c, last, before] = [1, 0, 0, 0, 0];
  return {
    tune(hz, bandwidthHz) {
      c = -Math.exp((-2 * Math.PI * bandwidthHz) / rateHz);
      b = 2 * Math.exp((-Math.PI * bandwidthHz) / rateHz) * Math.cos((2 * Math.PI * hz) / rateHz);
      a = 1 - b - c;
    },
    pass(sample) {
      const value = a * sample + b * last + c * before;
      before = last;
      last = value;
      return value;
    },
  };
}
