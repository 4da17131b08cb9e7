/**
 * Measures formants from sounds of one vowel at many pitches. Each pitch samples the
 * vowel's spectrum only at its harmonics; the mean autocorrelation of all fills the gaps. Linear
 * prediction then gives the envelope, and its peaks are the formants.
 */
import { solve } from "./solve";

/** Waves at `rateHz` -> peaks of their common spectral envelope, Hz, ascending. */
export function measuredFormants(
  stretches: readonly Float32Array[],
  rateHz: number,
  order: number,
): number[] {
  const correlation = new Array<number>(order + 1).fill(0);
  for (const stretch of stretches) {
    const x = Float64Array.from(stretch, (value, i) => {
      const window = 0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (stretch.length - 1));
      // first differences roughly compensate the slope of the glottal spectrum
      return window * (value - 0.95 * (stretch[i - 1] ?? 0));
    });
    const lagged = (lag: number): number =>
      x.reduce((sum, value, i) => sum + value * (x[i + lag] ?? 0), 0);
    const energy = lagged(0);
    correlation.forEach(
      (_, lag) => (correlation[lag] = (correlation[lag] ?? 0) + lagged(lag) / energy),
    );
  }
  const range = Array.from({ length: order }, (_, i) => i + 1);
  const coefficients = solve(
    range.map((i) => range.map((j) => correlation[Math.abs(i - j)] ?? 0)),
    range.map((i) => correlation[i] ?? 0),
  );
  const envelope = (hz: number): number => {
    let [re, im] = [1, 0];
    coefficients.forEach((a, k) => {
      const angle = (2 * Math.PI * hz * (k + 1)) / rateHz;
      re -= a * Math.cos(angle);
      im += a * Math.sin(angle);
    });
    return 1 / (re * re + im * im);
  };
  const peaks: number[] = [];
  for (let hz = 150; hz < rateHz / 2 - 500; hz += 2)
    if (envelope(hz) > envelope(hz - 2) && envelope(hz) >= envelope(hz + 2)) peaks.push(hz);
  return peaks;
}
