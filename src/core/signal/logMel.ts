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
import { planFor, type LogMelOptions } from "./melPlan";

export interface LogMelAxes {
  readonly rateHz: number;
  readonly secondsPerRow: number;
  /** Centre of each band, ascending. */
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
