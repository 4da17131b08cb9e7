/** Measures the pitch of loud, periodic frames by autocorrelation at a quarter of the rate. */
export interface PitchPoint {
  readonly timeS: number;
  /** Octaves above 100 Hz. */
  readonly octave: number;
}
const [lowestHz, highestHz] = [62, 460] as const;

export function pitchTrack(wave: Float32Array, rateHz: number): PitchPoint[] {
  const rate = rateHz / 4;
  const coarse = Float32Array.from({ length: Math.floor(wave.length / 4) }, (_, i) => {
    const at = 4 * i;
    return ((wave[at] ?? 0) + (wave[at + 1] ?? 0) + (wave[at + 2] ?? 0) + (wave[at + 3] ?? 0)) / 4;
  });
  const length = Math.round(0.04 * rate);
  const longest = Math.ceil(rate / lowestHz);
  const found: (PitchPoint & { energy: number })[] = [];
  for (let start = 0; start + length + longest < coarse.length; start += Math.round(0.02 * rate)) {
    const lag = bestLag(coarse, start, length, [Math.floor(rate / highestHz), longest]);
    if (lag === undefined) continue;
    let energy = 0;
    for (let i = start; i < start + length; i++) energy += (coarse[i] ?? 0) ** 2;
    found.push({ timeS: start / rate, octave: Math.log2(rate / lag / 100), energy });
  }
  const loudest = Math.max(...found.map(({ energy }) => energy));
  const loud = found.filter(({ energy }) => energy > loudest / 60);
  const sorted = loud.map(({ octave }) => octave).sort((a, b) => a - b);
  const centre = sorted[Math.floor(sorted.length / 2)] ?? 0;
  // deviations of an octave or a twelfth are errors of the tracker
  return loud.filter(({ octave }) => Math.abs(octave - centre) < 0.62);
}

/** Lag of the first high peak of the normalised autocorrelation, samples, interpolated. */
function bestLag(
  wave: Float32Array,
  start: number,
  length: number,
  [shortest, longest]: readonly [number, number],
): number | undefined {
  const score = (lag: number): number => {
    let [both, one, two] = [0, 1e-12, 1e-12];
    for (let i = start; i < start + length; i++) {
      const a = wave[i] ?? 0;
      const b = wave[i + lag] ?? 0;
      both += a * b;
      one += a * a;
      two += b * b;
    }
    return both / Math.sqrt(one * two);
  };
  const scores = Array.from({ length: longest + 1 }, (_, lag) =>
    lag < shortest - 1 ? 0 : score(lag),
  );
  const peaks: { lag: number; height: number }[] = [];
  for (let lag = shortest; lag < longest; lag++) {
    const [before, here, after] = [scores[lag - 1] ?? 0, scores[lag] ?? 0, scores[lag + 1] ?? 0];
    if (here < before || here < after) continue;
    const shift = (before - after) / (2 * (before - 2 * here + after) || 1);
    peaks.push({ lag: lag + shift, height: here - 0.25 * (before - after) * shift });
  }
  const best = Math.max(0, ...peaks.map(({ height }) => height));
  // the first peak that is nearly the highest, to avoid twice the period
  return best < 0.5 ? undefined : peaks.find(({ height }) => height > 0.9 * best)?.lag;
}
