/**
 * Log-mel spectrogram: Hann windows, power spectrum, triangular mel bands, natural logarithm.
 *
 *   P[t, b]  = |FFT(hann · frame t)[b]|² / (Σ hann)²     a full-scale sine reads 0.25 at its bin
 *   mel(f)   = 2595 · log10(1 + f / 700)                 HTK's formula
 *   M[t, k]  = Σ_b triangle_k(f_b) · P[t, b]             triangles of height 1, equal steps in mel
 *   out      = ln(floor + M)
 *
 * Frames start at 0, hop, 2·hop, ... and end inside the wave (no padding); a wave shorter than one window is padded
 * with zeros to one frame.
 */
import FFT from "fft.js";

export interface LogMelOptions {
  readonly rateHz: number;
  /** Samples; default 512. */
  readonly windowLength?: number;
  /** Samples between the starts of frames; default 353. */
  readonly hop?: number;
  /** Default 64. */
  readonly bands?: number;
  /** Lower edge of the first band, Hz; default 0. */
  readonly minHz?: number;
  /** Upper edge of the last band, Hz; default half the rate. */
  readonly maxHz?: number;
  /** Added to the power before the logarithm; default 1e-8 (-80 dB). */
  readonly floor?: number;
}
export interface LogMelAxes {
  readonly rateHz: number;
  readonly secondsPerRow: number;
  /** Centre of each band, ascending. */
  readonly bandHz: readonly number[];
}
interface Triangle {
  readonly firstBin: number;
  readonly weights: Float64Array;
}
export interface MelPlan {
  readonly options: Required<LogMelOptions>;
  readonly window: Float64Array;
  readonly fft: FFT;
  readonly triangles: readonly Triangle[];
  readonly bandHz: readonly number[];
}

/** wave [N], samples in [-1, 1] -> [T · F], row by row. Throws RangeError on impossible options. */
export function logMel(wave: Float32Array, options: LogMelOptions): Float32Array {
  const { options: full, window, fft, triangles } = planFor(options);
  const rows = logMelRows(wave.length, options);
  const result = new Float32Array(rows * full.bands);
  const frame = new Float64Array(fft.size);
  const spectrum = new Float64Array(2 * fft.size);
  const power = new Float64Array(fft.size / 2 + 1);
  for (let row = 0; row < rows; row++) {
    const start = row * full.hop;
    for (let i = 0; i < window.length; i++) frame[i] = (wave[start + i] ?? 0) * (window[i] ?? 0);
    fft.realTransform(spectrum, frame);
    for (let bin = 0; bin < power.length; bin++) {
      const re = spectrum[2 * bin] ?? 0;
      const im = spectrum[2 * bin + 1] ?? 0;
      power[bin] = re * re + im * im;
    }
    triangles.forEach(({ firstBin, weights }, band) => {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += (weights[i] ?? 0) * (power[firstBin + i] ?? 0);
      result[row * full.bands + band] = Math.log(full.floor + sum);
    });
  }
  return result;
}

/** The number of rows of a wave with so many samples, at least 1. */
export function logMelRows(samples: number, options: LogMelOptions): number {
  const { windowLength, hop } = planFor(options).options;
  return Math.max(1, 1 + Math.floor((samples - windowLength) / hop));
}

/** The units of both axes, for drawing. */
export function logMelAxes(options: LogMelOptions): LogMelAxes {
  const { options: full, bandHz } = planFor(options);
  return { rateHz: full.rateHz, secondsPerRow: full.hop / full.rateHz, bandHz };
}

const hzToMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
const melToHz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1);

const plans = new Map<string, MelPlan>();

/** Window, transform and bands of these options; computed once. */
export function planFor(options: LogMelOptions): MelPlan {
  const key = JSON.stringify(options);
  const known = plans.get(key);
  if (known) return known;
  const full: Required<LogMelOptions> = {
    windowLength: 512,
    hop: 353,
    bands: 64,
    minHz: 0,
    maxHz: options.rateHz / 2,
    floor: 1e-8,
    ...options,
  };
  assertOptions(full);
  const window = hann(full.windowLength);
  const edges = bandEdges(full);
  const fft = new FFT(fftLength(full, edges));
  const sum = window.reduce((total, weight) => total + weight, 0);
  const triangles = edges
    .slice(1, -1)
    .map((_, band) => triangle(edges, band, full.rateHz / fft.size, 1 / (sum * sum)));
  const plan = { options: full, window, fft, triangles, bandHz: edges.slice(1, -1) };
  plans.set(key, plan);
  return plan;
}

function assertOptions(o: Required<LogMelOptions>): void {
  const positive = (name: "windowLength" | "hop" | "bands"): void => {
    if (!Number.isInteger(o[name]) || o[name] < 1)
      throw new RangeError(`logMel: ${name} must be a whole number above 0, got ${o[name]}`);
  };
  positive("windowLength");
  positive("hop");
  positive("bands");
  if (!(o.rateHz > 0)) throw new RangeError(`logMel: rateHz must be above 0, got ${o.rateHz}`);
  if (!(o.minHz >= 0 && o.minHz < o.maxHz && o.maxHz <= o.rateHz / 2))
    throw new RangeError(
      `logMel: need 0 <= minHz < maxHz <= ${o.rateHz / 2}, got ${o.minHz} and ${o.maxHz}`,
    );
  if (!(o.floor > 0)) throw new RangeError(`logMel: floor must be above 0, got ${o.floor}`);
}

/** Periodic Hann window. */
function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length));
}

/** bands + 2 frequencies at equal steps in mel; band k rises from k, peaks at k + 1, ends at k + 2. */
function bandEdges({ bands, minHz, maxHz }: Required<LogMelOptions>): number[] {
  const low = hzToMel(minHz);
  const step = (hzToMel(maxHz) - low) / (bands + 1);
  return Array.from({ length: bands + 2 }, (_, i) => melToHz(low + i * step));
}

/** Smallest power of two that holds the window and puts a bin inside every triangle. */
function fftLength({ windowLength, rateHz }: Required<LogMelOptions>, edges: number[]): number {
  const widths = edges.slice(2).map((upper, i) => upper - (edges[i] ?? 0));
  const needed = Math.max(windowLength, rateHz / Math.min(...widths), 4);
  return 2 ** Math.ceil(Math.log2(needed));
}

function triangle(edges: number[], band: number, binHz: number, scale: number): Triangle {
  const [lower = 0, centre = 0, upper = 0] = edges.slice(band, band + 3);
  const firstBin = Math.ceil(lower / binHz);
  const lastBin = Math.floor(upper / binHz);
  const weights = Float64Array.from({ length: lastBin - firstBin + 1 }, (_, i) => {
    const hz = (firstBin + i) * binHz;
    const rising = (hz - lower) / (centre - lower);
    const falling = (upper - hz) / (upper - centre);
    return scale * Math.max(0, Math.min(rising, falling));
  });
  return { firstBin, weights };
}
