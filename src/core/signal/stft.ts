/**
 * Short-time Fourier transform with the windows of `logMel`, and its least-squares inverse (Griffin and Lim,
 * Signal Estimation from Modified Short-Time Fourier Transform, IEEE TASSP 1984, eq. 6).
 *
 *   x[n] = sum_t w[n - t hop] y_t[n - t hop] / sum_t w[n - t hop]^2
 */
import type { MelPlan } from "./melPlan";

/** Spectra of frames: real and imaginary parts alternate, for bins 0 .. size / 2. */
export type Spectra = readonly Float64Array[];

/** The number of samples that these frames span. */
export const samplesSpannedBy = (frames: number, { options }: MelPlan): number =>
  (frames - 1) * options.hop + options.windowLength;

/** wave [N] -> spectra of `frames` frames; zeros beyond the end of the wave. */
export function stft(wave: Float32Array, frames: number, plan: MelPlan): Spectra {
  const { fft, window, options } = plan;
  const frame = new Float64Array(fft.size);
  return Array.from({ length: frames }, (_, t) => {
    const spectrum = new Float64Array(2 * fft.size);
    for (let i = 0; i < window.length; i++)
      frame[i] = (wave[t * options.hop + i] ?? 0) * (window[i] ?? 0);
    fft.realTransform(spectrum, frame);
    return spectrum.subarray(0, fft.size + 2);
  });
}

/** Spectra -> the wave [N] whose frames differ least from them. */
export function inverseStft(spectra: Spectra, plan: MelPlan): Float32Array {
  const { fft, window, options } = plan;
  const wave = new Float64Array(samplesSpannedBy(spectra.length, plan));
  const weight = new Float64Array(wave.length);
  const full = new Float64Array(2 * fft.size);
  const out = new Float64Array(2 * fft.size);
  spectra.forEach((spectrum, t) => {
    full.set(spectrum);
    fft.completeSpectrum(full);
    fft.inverseTransform(out, full);
    for (let i = 0; i < window.length; i++) {
      const at = t * options.hop + i;
      const factor = window[i] ?? 0;
      wave[at] = (wave[at] ?? 0) + factor * (out[2 * i] ?? 0);
      weight[at] = (weight[at] ?? 0) + factor * factor;
    }
  });
  // no window covers the first and last samples
  return Float32Array.from(wave, (sum, i) => {
    const norm = weight[i] ?? 0;
    return norm > 1e-6 ? sum / norm : 0;
  });
}
