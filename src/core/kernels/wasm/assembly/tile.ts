/**
 * The inner loops of all products: a register tile of 6 rows by 8 columns. 12 accumulators of four lanes and
 * 3 operands are all the vector registers that V8 has. The tiles repeat each other because AssemblyScript has
 * neither macros nor arrays of locals: an accumulator stays in a register only as a local of its own. Do not
 * unroll the loop further: V8 then holds more operands, spills accumulators, and runs at two thirds of the speed.
 */
import { madd, sumOfLanes } from "./simd";

/**
 * 6 rows of a product: out_r[n] = act(bias[n] + Σ_u Σ_k p_r[u·run + k] · panel[u, k, n]).
 * `runs` runs of `length` floats each, `run` bytes apart; `panel` holds 8 floats for every (u, k);
 * `columns` of the 8 are written. Addresses in `rows` (6 inputs, then 6 outputs); `bias` may be 0.
 */
export function multiplyTile(
  rows: usize,
  run: usize,
  runs: i32,
  length: i32,
  panel: usize,
  bias: usize,
  relu: bool,
  column: usize,
  columns: i32,
): void {
  const p0 = <usize>load<u32>(rows, 0);
  const p1 = <usize>load<u32>(rows, 4);
  const p2 = <usize>load<u32>(rows, 8);
  const p3 = <usize>load<u32>(rows, 12);
  const p4 = <usize>load<u32>(rows, 16);
  const p5 = <usize>load<u32>(rows, 20);
  const zero = f32x4.splat(0);
  const left = bias ? v128.load(bias) : zero;
  const right = bias ? v128.load(bias, 16) : zero;
  let a0 = left;
  let b0 = right;
  let a1 = left;
  let b1 = right;
  let a2 = left;
  let b2 = right;
  let a3 = left;
  let b3 = right;
  let a4 = left;
  let b4 = right;
  let a5 = left;
  let b5 = right;
  let l: v128;
  let r: v128;
  let s: v128;
  let from: usize = 0;
  for (let u = 0; u < runs; u++, from += run) {
    const end = from + ((<usize>length) << 2);
    for (let k = from; k < end; k += 4, panel += 32) {
      const q0 = p0 + k;
      const q1 = p1 + k;
      const q2 = p2 + k;
      const q3 = p3 + k;
      const q4 = p4 + k;
      const q5 = p5 + k;
      l = v128.load(panel);
      r = v128.load(panel, 16);
      s = v128.load32_splat(q0);
      a0 = madd(s, l, a0);
      b0 = madd(s, r, b0);
      s = v128.load32_splat(q1);
      a1 = madd(s, l, a1);
      b1 = madd(s, r, b1);
      s = v128.load32_splat(q2);
      a2 = madd(s, l, a2);
      b2 = madd(s, r, b2);
      s = v128.load32_splat(q3);
      a3 = madd(s, l, a3);
      b3 = madd(s, r, b3);
      s = v128.load32_splat(q4);
      a4 = madd(s, l, a4);
      b4 = madd(s, r, b4);
      s = v128.load32_splat(q5);
      a5 = madd(s, l, a5);
      b5 = madd(s, r, b5);
    }
  }
  if (relu) {
    a0 = f32x4.pmax(a0, zero);
    b0 = f32x4.pmax(b0, zero);
    a1 = f32x4.pmax(a1, zero);
    b1 = f32x4.pmax(b1, zero);
    a2 = f32x4.pmax(a2, zero);
    b2 = f32x4.pmax(b2, zero);
    a3 = f32x4.pmax(a3, zero);
    b3 = f32x4.pmax(b3, zero);
    a4 = f32x4.pmax(a4, zero);
    b4 = f32x4.pmax(b4, zero);
    a5 = f32x4.pmax(a5, zero);
    b5 = f32x4.pmax(b5, zero);
  }
  storeColumns(<usize>load<u32>(rows, 24) + column, a0, b0, columns);
  storeColumns(<usize>load<u32>(rows, 28) + column, a1, b1, columns);
  storeColumns(<usize>load<u32>(rows, 32) + column, a2, b2, columns);
  storeColumns(<usize>load<u32>(rows, 36) + column, a3, b3, columns);
  storeColumns(<usize>load<u32>(rows, 40) + column, a4, b4, columns);
  storeColumns(<usize>load<u32>(rows, 44) + column, a5, b5, columns);
}

/** `multiplyTile` for panels of 4 columns: half the work where there are 2 to 4 columns. */
export function halfTile(
  rows: usize,
  run: usize,
  runs: i32,
  length: i32,
  panel: usize,
  bias: usize,
  relu: bool,
  column: usize,
  columns: i32,
): void {
  const p0 = <usize>load<u32>(rows, 0);
  const p1 = <usize>load<u32>(rows, 4);
  const p2 = <usize>load<u32>(rows, 8);
  const p3 = <usize>load<u32>(rows, 12);
  const p4 = <usize>load<u32>(rows, 16);
  const p5 = <usize>load<u32>(rows, 20);
  const zero = f32x4.splat(0);
  let a0 = bias ? v128.load(bias) : zero;
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  let w: v128;
  let from: usize = 0;
  for (let u = 0; u < runs; u++, from += run) {
    const end = from + ((<usize>length) << 2);
    for (let k = from; k < end; k += 4, panel += 16) {
      const q0 = p0 + k;
      const q1 = p1 + k;
      const q2 = p2 + k;
      const q3 = p3 + k;
      const q4 = p4 + k;
      const q5 = p5 + k;
      w = v128.load(panel);
      a0 = madd(v128.load32_splat(q0), w, a0);
      a1 = madd(v128.load32_splat(q1), w, a1);
      a2 = madd(v128.load32_splat(q2), w, a2);
      a3 = madd(v128.load32_splat(q3), w, a3);
      a4 = madd(v128.load32_splat(q4), w, a4);
      a5 = madd(v128.load32_splat(q5), w, a5);
    }
  }
  if (relu) {
    a0 = f32x4.pmax(a0, zero);
    a1 = f32x4.pmax(a1, zero);
    a2 = f32x4.pmax(a2, zero);
    a3 = f32x4.pmax(a3, zero);
    a4 = f32x4.pmax(a4, zero);
    a5 = f32x4.pmax(a5, zero);
  }
  storeColumns(<usize>load<u32>(rows, 24) + column, a0, zero, min(columns, 4));
  storeColumns(<usize>load<u32>(rows, 28) + column, a1, zero, min(columns, 4));
  storeColumns(<usize>load<u32>(rows, 32) + column, a2, zero, min(columns, 4));
  storeColumns(<usize>load<u32>(rows, 36) + column, a3, zero, min(columns, 4));
  storeColumns(<usize>load<u32>(rows, 40) + column, a4, zero, min(columns, 4));
  storeColumns(<usize>load<u32>(rows, 44) + column, a5, zero, min(columns, 4));
}

/**
 * 6 rows of a single column: out_r = act(bias + Σ_u Σ_k p_r[u·run + k] · weights[u, k]), four k at a time,
 * so `length` is a multiple of 4. A panel for one column would be mostly zeros.
 */
export function dotTile(
  rows: usize,
  run: usize,
  runs: i32,
  length: i32,
  weights: usize,
  bias: usize,
  relu: bool,
  column: usize,
): void {
  const p0 = <usize>load<u32>(rows, 0);
  const p1 = <usize>load<u32>(rows, 4);
  const p2 = <usize>load<u32>(rows, 8);
  const p3 = <usize>load<u32>(rows, 12);
  const p4 = <usize>load<u32>(rows, 16);
  const p5 = <usize>load<u32>(rows, 20);
  let a0 = f32x4.splat(0);
  let a1 = a0;
  let a2 = a0;
  let a3 = a0;
  let a4 = a0;
  let a5 = a0;
  let from: usize = 0;
  for (let u = 0; u < runs; u++, from += run) {
    const end = from + ((<usize>length) << 2);
    for (let k = from; k < end; k += 16, weights += 16) {
      const w = v128.load(weights);
      a0 = madd(v128.load(p0 + k), w, a0);
      a1 = madd(v128.load(p1 + k), w, a1);
      a2 = madd(v128.load(p2 + k), w, a2);
      a3 = madd(v128.load(p3 + k), w, a3);
      a4 = madd(v128.load(p4 + k), w, a4);
      a5 = madd(v128.load(p5 + k), w, a5);
    }
  }
  const base = bias ? load<f32>(bias) : <f32>0;
  storeOne(<usize>load<u32>(rows, 24) + column, base + sumOfLanes(a0), relu);
  storeOne(<usize>load<u32>(rows, 28) + column, base + sumOfLanes(a1), relu);
  storeOne(<usize>load<u32>(rows, 32) + column, base + sumOfLanes(a2), relu);
  storeOne(<usize>load<u32>(rows, 36) + column, base + sumOfLanes(a3), relu);
  storeOne(<usize>load<u32>(rows, 40) + column, base + sumOfLanes(a4), relu);
  storeOne(<usize>load<u32>(rows, 44) + column, base + sumOfLanes(a5), relu);
}

function storeOne(to: usize, value: f32, relu: bool): void {
  // a comparison keeps NaN, a maximum would not
  store<f32>(to, relu && value < 0 ? <f32>0 : value);
}

/** Stores the first `columns` of 8 lanes. */
export function storeColumns(to: usize, left: v128, right: v128, columns: i32): void {
  if (columns >= 8) {
    v128.store(to, left);
    v128.store(to, right, 16);
    return;
  }
  let rest = left;
  if (columns >= 4) {
    v128.store(to, left);
    to += 16;
    columns -= 4;
    rest = right;
  }
  if (columns > 0) store<f32>(to, f32x4.extract_lane(rest, 0));
  if (columns > 1) store<f32>(to, f32x4.extract_lane(rest, 1), 4);
  if (columns > 2) store<f32>(to, f32x4.extract_lane(rest, 2), 8);
}

/**
 * Adds `count` outer products to a tile: sum[t, n] += Σ_p x_p[t] · panel[p, n], t < 6, n < 8.
 * `pixels` holds the address of each x_p minus `offset`; `sum` has 6 rows of 8 floats.
 */
export function outerTile(
  pixels: usize,
  offset: usize,
  count: i32,
  panel: usize,
  sum: usize,
): void {
  let a0 = v128.load(sum);
  let b0 = v128.load(sum, 16);
  let a1 = v128.load(sum, 32);
  let b1 = v128.load(sum, 48);
  let a2 = v128.load(sum, 64);
  let b2 = v128.load(sum, 80);
  let a3 = v128.load(sum, 96);
  let b3 = v128.load(sum, 112);
  let a4 = v128.load(sum, 128);
  let b4 = v128.load(sum, 144);
  let a5 = v128.load(sum, 160);
  let b5 = v128.load(sum, 176);
  let p: usize;
  let l: v128;
  let r: v128;
  let s: v128;
  for (; count > 0; count--, panel += 32, pixels += 4) {
    p = <usize>load<u32>(pixels) + offset;
    l = v128.load(panel);
    r = v128.load(panel, 16);
    s = v128.load32_splat(p);
    a0 = madd(s, l, a0);
    b0 = madd(s, r, b0);
    s = v128.load32_splat(p, 4);
    a1 = madd(s, l, a1);
    b1 = madd(s, r, b1);
    s = v128.load32_splat(p, 8);
    a2 = madd(s, l, a2);
    b2 = madd(s, r, b2);
    s = v128.load32_splat(p, 12);
    a3 = madd(s, l, a3);
    b3 = madd(s, r, b3);
    s = v128.load32_splat(p, 16);
    a4 = madd(s, l, a4);
    b4 = madd(s, r, b4);
    s = v128.load32_splat(p, 20);
    a5 = madd(s, l, a5);
    b5 = madd(s, r, b5);
  }
  v128.store(sum, a0);
  v128.store(sum, b0, 16);
  v128.store(sum, a1, 32);
  v128.store(sum, b1, 48);
  v128.store(sum, a2, 64);
  v128.store(sum, b2, 80);
  v128.store(sum, a3, 96);
  v128.store(sum, b3, 112);
  v128.store(sum, a4, 128);
  v128.store(sum, b4, 144);
  v128.store(sum, a5, 160);
  v128.store(sum, b5, 176);
}
