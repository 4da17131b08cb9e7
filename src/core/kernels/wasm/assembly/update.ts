/**
 * Optimisers' updates in place, of all tensors of a step in one call. A table in memory has 8 words per
 * tensor: addresses of the variable, the gradient, two states and the multiplier (0 stands for a factor of
 * 1), number of floats, first block, and the block after the last.
 */
import { bytes, storeLanes, loadLanes } from "./lanes";
import { LANES, madd } from "./simd";

const VARIABLE: usize = 0;
const GRADIENT: usize = 4;
const STATE: usize = 8;
const SECOND: usize = 12;
const MULTIPLIER: usize = 16;
const SIZE: usize = 20;
const BEGIN: usize = 24;
const END: usize = 28;
const ENTRY: usize = 32;

/** Floats of a block; tensors are divided into blocks independently of the number of threads. */
const BLOCK: i32 = 1024;

/** The learning rate of a tensor, times its multiplier. */
function rateOf(entry: usize, rate: f32): f32 {
  const multiplier = <usize>load<u32>(entry, MULTIPLIER);
  return multiplier ? rate * load<f32>(multiplier) : rate;
}

/**
 * Updates blocks first .. last - 1: m = beta1 m + rest1 g, v = beta2 v + rest2 g²,
 * variable -= rate (m · correction1) / (sqrt(v · correction2) + epsilon), g = gradient + decay variable.
 */
export function adamUpdate(
  first: i32,
  last: i32,
  table: usize,
  rate: f32,
  decay: f32,
  beta1: f32,
  beta2: f32,
  rest1: f32,
  rest2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
): void {
  const small = f32x4.splat(epsilon);
  let entry = table;
  for (let block = first; block < last; block++) {
    while (block >= load<i32>(entry, END)) entry += ENTRY;
    const from = (block - load<i32>(entry, BEGIN)) * BLOCK;
    const count = min(BLOCK, load<i32>(entry, SIZE) - from);
    let variable = <usize>load<u32>(entry, VARIABLE) + bytes(from);
    let gradient = <usize>load<u32>(entry, GRADIENT) + bytes(from);
    let mean = <usize>load<u32>(entry, STATE) + bytes(from);
    let square = <usize>load<u32>(entry, SECOND) + bytes(from);
    const step = f32x4.splat(rateOf(entry, rate) * correction1);
    for (let i = 0; i < count; i += LANES) {
      const left = count - i;
      const value = loadLanes(variable, left);
      const slope = madd(f32x4.splat(decay), value, loadLanes(gradient, left));
      const m = madd(
        f32x4.splat(rest1),
        slope,
        f32x4.mul(f32x4.splat(beta1), loadLanes(mean, left)),
      );
      const growth = f32x4.mul(f32x4.splat(rest2), f32x4.mul(slope, slope));
      const v = madd(f32x4.splat(beta2), loadLanes(square, left), growth);
      const size = f32x4.add(f32x4.sqrt(f32x4.mul(v, f32x4.splat(correction2))), small);
      storeLanes(mean, m, left);
      storeLanes(square, v, left);
      storeLanes(variable, f32x4.sub(value, f32x4.div(f32x4.mul(step, m), size)), left);
      variable += 16;
      gradient += 16;
      mean += 16;
      square += 16;
    }
  }
}

/** Updates blocks first .. last - 1: u = momentum u + g, variable -= rate u, g = gradient + decay variable. */
export function sgdUpdate(
  first: i32,
  last: i32,
  table: usize,
  rate: f32,
  decay: f32,
  momentum: f32,
): void {
  let entry = table;
  for (let block = first; block < last; block++) {
    while (block >= load<i32>(entry, END)) entry += ENTRY;
    const from = (block - load<i32>(entry, BEGIN)) * BLOCK;
    const count = min(BLOCK, load<i32>(entry, SIZE) - from);
    let variable = <usize>load<u32>(entry, VARIABLE) + bytes(from);
    let gradient = <usize>load<u32>(entry, GRADIENT) + bytes(from);
    let velocity = <usize>load<u32>(entry, STATE) + bytes(from);
    const step = f32x4.splat(rateOf(entry, rate));
    for (let i = 0; i < count; i += LANES) {
      const left = count - i;
      const value = loadLanes(variable, left);
      const slope = madd(f32x4.splat(decay), value, loadLanes(gradient, left));
      const u = madd(f32x4.splat(momentum), loadLanes(velocity, left), slope);
      storeLanes(velocity, u, left);
      storeLanes(variable, f32x4.sub(value, f32x4.mul(step, u)), left);
      variable += 16;
      gradient += 16;
      velocity += 16;
    }
  }
}
