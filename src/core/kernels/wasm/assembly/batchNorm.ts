/** Batch normalisation of rows of channels. sums.ts computes the sums that it needs. */
import { bytes, storeLanes, loadLanes } from "./lanes";
import { LANES, madd } from "./simd";

/** scale [C] = gamma / sqrt(variance + epsilon). */
export function channelScales(
  channels: i32,
  gamma: usize,
  variance: usize,
  epsilon: f32,
  scale: usize,
): void {
  const small = f32x4.splat(epsilon);
  for (let c = 0; c < channels; c += LANES) {
    const left = channels - c;
    const spread = f32x4.sqrt(f32x4.add(loadLanes(variance + bytes(c), left), small));
    storeLanes(scale + bytes(c), f32x4.div(loadLanes(gamma + bytes(c), left), spread), left);
  }
}

/** Rows first .. last - 1 of y = (x - mean) · scale + shift. */
export function normaliseRows(
  first: i32,
  last: i32,
  x: usize,
  channels: i32,
  mean: usize,
  scale: usize,
  shift: usize,
  y: usize,
): void {
  for (let row = first; row < last; row++) {
    const offset = <usize>row * bytes(channels);
    for (let c = 0; c < channels; c += LANES) {
      const left = channels - c;
      const at = offset + bytes(c);
      const centred = f32x4.sub(loadLanes(x + at, left), loadLanes(mean + bytes(c), left));
      const value = madd(
        centred,
        loadLanes(scale + bytes(c), left),
        loadLanes(shift + bytes(c), left),
      );
      storeLanes(y + at, value, left);
    }
  }
}

/**
 * dgamma [C] from dgamma = Σ dy (x - mean), in place, and the two factors of every row's gradient:
 * flat [C] = dbeta / rows, tilt [C] = dgamma / (rows · sqrt(variance + epsilon)).
 */
export function gradientFactors(
  channels: i32,
  rows: i32,
  variance: usize,
  epsilon: f32,
  dbeta: usize,
  dgamma: usize,
  flat: usize,
  tilt: usize,
): void {
  const small = f32x4.splat(epsilon);
  const share = f32x4.splat(1 / <f32>rows);
  for (let c = 0; c < channels; c += LANES) {
    const left = channels - c;
    const at = bytes(c);
    const spread = f32x4.sqrt(f32x4.add(loadLanes(variance + at, left), small));
    const slope = f32x4.div(loadLanes(dgamma + at, left), spread);
    storeLanes(dgamma + at, slope, left);
    storeLanes(flat + at, f32x4.mul(loadLanes(dbeta + at, left), share), left);
    storeLanes(tilt + at, f32x4.mul(f32x4.div(slope, spread), share), left);
  }
}

/** Rows first .. last - 1 of dx = scale · (dy - flat - (x - mean) · tilt). */
export function normaliseGradientRows(
  first: i32,
  last: i32,
  x: usize,
  dy: usize,
  channels: i32,
  mean: usize,
  scale: usize,
  flat: usize,
  tilt: usize,
  dx: usize,
): void {
  for (let row = first; row < last; row++) {
    const offset = <usize>row * bytes(channels);
    for (let c = 0; c < channels; c += LANES) {
      const left = channels - c;
      const at = offset + bytes(c);
      const centred = f32x4.sub(loadLanes(x + at, left), loadLanes(mean + bytes(c), left));
      const along = madd(
        centred,
        loadLanes(tilt + bytes(c), left),
        loadLanes(flat + bytes(c), left),
      );
      const slope = f32x4.sub(loadLanes(dy + at, left), along);
      storeLanes(dx + at, f32x4.mul(loadLanes(scale + bytes(c), left), slope), left);
    }
  }
}
