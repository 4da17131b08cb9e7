/**
 * Band-limited resampling by a Kaiser-windowed sinc, between any two whole-number rates.
 *
 *   y[i] = Σ_n x[n] · h(i · from / to - n),   h(t) = c · sinc(c · t) · kaiser(t / reach)
 *   c = 0.92 · min(1, to / from),  reach = 32 / c samples,  beta = 8 (stop band near -80 dB)
 *
 * Flat to about 0.84 of the lower Nyquist frequency. Phases repeat every to / gcd(from, to) outputs, so their taps are
 * computed once; the taps of a phase sum to 1, so a constant stays the same.
 */
const rolloff = 0.92;
const zeroCrossings = 32;
const beta = 8;

interface Phase {
  /** First input sample, relative to the whole part of the time. */
  readonly offset: number;
  readonly taps: Float64Array;
}

/**
 * wave [N] at `fromHz` -> [ceil(N · toHz / fromHz)] at `toHz`; zeros beyond the ends.
 * Throws RangeError unless both rates are whole numbers above 0.
 */
export function resample(wave: Float32Array, fromHz: number, toHz: number): Float32Array {
  for (const rate of [fromHz, toHz])
    if (!Number.isInteger(rate) || rate < 1)
      throw new RangeError(`resample: rates must be whole numbers above 0, got ${rate}`);
  if (fromHz === toHz) return wave.slice();
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  const phases = new Map<number, Phase>();
  const result = new Float32Array(Math.ceil((wave.length * up) / down));
  for (let i = 0; i < result.length; i++) {
    const whole = Math.floor((i * down) / up);
    const remainder = i * down - whole * up;
    let phase = phases.get(remainder);
    if (!phase) {
      phase = phaseAt(remainder / up, Math.min(1, up / down));
      phases.set(remainder, phase);
    }
    const start = whole + phase.offset;
    const from = Math.max(0, -start);
    const to = Math.min(phase.taps.length, wave.length - start);
    let sum = 0;
    for (let k = from; k < to; k++) sum += (phase.taps[k] ?? 0) * (wave[start + k] ?? 0);
    result[i] = sum;
  }
  return result;
}

/** Taps for an output that falls `fraction` of a sample after an input sample. */
function phaseAt(fraction: number, bandwidth: number): Phase {
  const cutoff = rolloff * bandwidth;
  const reach = zeroCrossings / cutoff;
  const offset = Math.ceil(fraction - reach);
  const taps = Float64Array.from({ length: Math.floor(fraction + reach) - offset + 1 }, (_, k) => {
    const time = fraction - (offset + k);
    return sinc(cutoff * time) * kaiser(time / reach);
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return { offset, taps: taps.map((tap) => tap / sum) };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** Kaiser window at x in [-1, 1]. */
function kaiser(x: number): number {
  return bessel0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / bessel0(beta);
}

/** Modified Bessel function of the first kind, order 0, by its power series. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-16; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
