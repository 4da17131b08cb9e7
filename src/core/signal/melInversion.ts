/**
 * Log-mel spectrogram -> sound. A log-mel spectrogram holds neither the distribution of a band's power over its bins
 * nor the phases; both are estimated.
 *
 *   power:  argmin_{P >= 0} KL(M || A P), by multiplicative updates (Richardson 1972, Lucy 1974)
 *   phase:  fast Griffin-Lim (Perraudin, Balazs, Sondergaard, A Fast Griffin-Lim Algorithm, WASPAA 2013)
 *           c_n = P_C1(P_C2(t_{n-1})),  t_n = c_n + alpha (c_n - c_{n-1})
 *           or the phases of an original sound
 */
import { randomFrom } from "../data/random";
import { logMel } from "./logMel";
import { planFor, type LogMelOptions, type MelPlan } from "./melPlan";
import { inverseStft, samplesSpannedBy, stft, type Spectra } from "./stft";

export interface InversionOptions {
  /** Iterations of Griffin-Lim; default 60. */
  readonly rounds?: number;
  /** Sound at the spectrogram's rate whose phases are used; left out: they are estimated. */
  readonly original?: Float32Array;
}
export interface Inversion {
  /** [N], as loud as the spectrogram; scaled down if a sample would exceed 1. */
  readonly wave: Float32Array;
  /** Root mean square difference between the wave's log-mel and `values`, natural log of power. */
  readonly error: number;
}

const defaultRounds = 60;
const powerRounds = 60;
const momentum = 0.99;
/** Natural log of power; no recording is louder. */
const maxLogPower = 5;

/** values [T * F], computed by `logMel` -> sound. Throws a RangeError unless all values are finite. */
export function invertLogMel(
  values: Float32Array,
  mel: LogMelOptions,
  { rounds = defaultRounds, original }: InversionOptions = {},
): Inversion {
  const plan = planFor(mel);
  const { bands } = plan.options;
  if (values.length === 0 || values.length % bands !== 0)
    throw new RangeError(`values: expected rows of ${bands} bands, got ${values.length} numbers`);
  if (!values.every(Number.isFinite))
    throw new RangeError("values: a log-mel spectrogram holds finite numbers only");
  const frames = values.length / bands;
  const magnitudes = Array.from({ length: frames }, (_, t) =>
    magnitudesOf(values.subarray(t * bands, (t + 1) * bands), plan),
  );
  const spectra = original
    ? withMagnitudes(
        stft(repeatToLength(original, samplesSpannedBy(frames, plan)), frames, plan),
        magnitudes,
      )
    : griffinLim(magnitudes, plan, rounds);
  const wave = inverseStft(spectra, plan);
  const peak = wave.reduce((largest, sample) => Math.max(largest, Math.abs(sample)), 0);
  const own = logMel(wave, mel);
  const squares = own.reduce((sum, value, i) => sum + (value - (values[i] ?? 0)) ** 2, 0);
  return {
    wave: peak > 1 ? wave.map((sample) => sample / peak) : wave,
    error: Math.sqrt(squares / values.length),
  };
}

/** One frame's log-mel [F] -> the magnitudes of the spectrum of a windowed wave. */
function magnitudesOf(row: Float32Array, { triangles, fft, options }: MelPlan): Float64Array {
  const bins = fft.size / 2 + 1;
  // subtracts the floor that `logMel` added
  const power = Float64Array.from(row, (value) =>
    Math.max(0, Math.exp(Math.min(value, maxLogPower)) - options.floor),
  );
  const spread = new Float64Array(bins);
  const reach = new Float64Array(bins);
  triangles.forEach(({ firstBin, weights }) =>
    weights.forEach((weight, i) => {
      reach[firstBin + i] = (reach[firstBin + i] ?? 0) + weight;
    }),
  );
  const total = power.reduce((sum, value) => sum + value, 0);
  if (total === 0) return spread;
  for (let bin = 0; bin < bins; bin++) spread[bin] = (reach[bin] ?? 0) > 0 ? total : 0;
  const ratio = new Float64Array(bins);
  for (let round = 0; round < powerRounds; round++) {
    ratio.fill(0);
    triangles.forEach(({ firstBin, weights }, band) => {
      let predicted = 0;
      weights.forEach((weight, i) => (predicted += weight * (spread[firstBin + i] ?? 0)));
      const miss = predicted > 0 ? (power[band] ?? 0) / predicted : 0;
      weights.forEach((weight, i) => {
        ratio[firstBin + i] = (ratio[firstBin + i] ?? 0) + weight * miss;
      });
    });
    for (let bin = 0; bin < bins; bin++) {
      const norm = reach[bin] ?? 0;
      if (norm > 0) spread[bin] = ((spread[bin] ?? 0) * (ratio[bin] ?? 0)) / norm;
    }
  }
  // `weights` contain 1 / (sum of the window)^2, so `spread` is |FFT|^2
  return spread.map(Math.sqrt);
}

/** `spectra` with other magnitudes and the same phases; a bin of magnitude 0 gets phase 0. */
const withMagnitudes = (spectra: Spectra, magnitudes: readonly Float64Array[]): Spectra =>
  spectra.map((spectrum, t) => {
    const out = new Float64Array(spectrum.length);
    const wanted = magnitudes[t];
    for (let bin = 0; 2 * bin < out.length; bin++) {
      const [re, im] = [spectrum[2 * bin] ?? 0, spectrum[2 * bin + 1] ?? 0];
      const size = Math.hypot(re, im);
      const magnitude = wanted?.[bin] ?? 0;
      out[2 * bin] = size > 0 ? (magnitude * re) / size : magnitude;
      out[2 * bin + 1] = size > 0 ? (magnitude * im) / size : 0;
    }
    return out;
  });

function griffinLim(magnitudes: readonly Float64Array[], plan: MelPlan, rounds: number): Spectra {
  const random = randomFrom(1, "griffin-lim");
  const start = magnitudes.map((magnitude) => {
    const spectrum = new Float64Array(plan.fft.size + 2);
    magnitude.forEach((size, bin) => {
      const angle = 2 * Math.PI * random.uniform();
      spectrum[2 * bin] = size * Math.cos(angle);
      spectrum[2 * bin + 1] = size * Math.sin(angle);
    });
    return spectrum;
  });
  let ahead: Spectra = start;
  let before: Spectra = start;
  for (let round = 0; round < rounds; round++) {
    const wave = inverseStft(withMagnitudes(ahead, magnitudes), plan);
    const now = stft(wave, magnitudes.length, plan);
    const last = before;
    ahead = now.map((spectrum, t) =>
      spectrum.map((value, i) => value + momentum * (value - (last[t]?.[i] ?? 0))),
    );
    before = now;
  }
  return withMagnitudes(ahead, magnitudes);
}

/** The wave cut to this length, or repeated up to it. */
function repeatToLength(wave: Float32Array, length: number): Float32Array {
  if (wave.length === 0) return new Float32Array(length);
  return Float32Array.from({ length }, (_, i) => wave[i % wave.length] ?? 0);
}
