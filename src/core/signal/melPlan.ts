/** Window, transform and mel bands of a log-mel spectrogram; logMel.ts has the equations. */
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
