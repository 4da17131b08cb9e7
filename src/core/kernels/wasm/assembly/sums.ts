/**
 * Sums over the middle axis of tensors seen as [outer, reduce, inner]. Blocks are added in registers, then
 * blocks and shares are added, so the rounding error is near that of pairwise summation.
 */
import { bytes, storeLanes, shareBegin, loadLanes } from "./lanes";
import { LANES, madd, sumOfLanes } from "./simd";

/** Rows that are added in registers before their sum is written to memory. */
const ROWS: i32 = 128;
/** Floats of a run that are added in registers. */
const BLOCK: i32 = 2048;

/**
 * Computes items first .. last - 1 of to [outer, shares, columns] = scale · sums of x [outer, size]. Each
 * `size` floats are rows of `columns`, of which the last may be incomplete; item i is share i % shares of
 * the rows of outer index i / shares.
 */
export function sumAxis(
  first: i32,
  last: i32,
  x: usize,
  size: i32,
  columns: i32,
  shares: i32,
  to: usize,
  scale: f32,
): void {
  const rows = size / columns;
  for (let item = first; item < last; item++) {
    const share = item % shares;
    const begin = shareBegin(rows, share, shares);
    const end = shareBegin(rows, share + 1, shares);
    const from = x + <usize>(item / shares) * bytes(size);
    const out = to + <usize>item * bytes(columns);
    if (columns == 1) {
      store<f32>(out, sumRun(from + bytes(begin), end - begin) * scale);
      continue;
    }
    memory.fill(out, 0, bytes(columns));
    addRows(from + <usize>begin * bytes(columns), end - begin, columns, out);
    if (share == shares - 1) {
      addColumns(from + <usize>rows * bytes(columns), 0, 1, size - rows * columns, out);
    }
    if (scale != 1) scaleRun(out, columns, scale);
  }
}

/** to [columns] += the sum of rows of so many floats. */
export function addRows(x: usize, rows: i32, columns: i32, to: usize): void {
  const row = bytes(columns);
  for (let from = 0; from < rows; from += ROWS, x += <usize>ROWS * row) {
    addColumns(x, row, min(ROWS, rows - from), columns, to);
  }
}

/** to [columns] += the sum of rows that are `row` bytes apart, added in registers. */
function addColumns(x: usize, row: usize, rows: i32, columns: i32, to: usize): void {
  let c = 0;
  for (; c + 16 <= columns; c += 16, x += 64, to += 64) {
    let s0 = v128.load(x);
    let s1 = v128.load(x, 16);
    let s2 = v128.load(x, 32);
    let s3 = v128.load(x, 48);
    let p = x + row;
    for (let r = 1; r < rows; r++, p += row) {
      s0 = f32x4.add(s0, v128.load(p));
      s1 = f32x4.add(s1, v128.load(p, 16));
      s2 = f32x4.add(s2, v128.load(p, 32));
      s3 = f32x4.add(s3, v128.load(p, 48));
    }
    v128.store(to, f32x4.add(v128.load(to), s0));
    v128.store(to, f32x4.add(v128.load(to, 16), s1), 16);
    v128.store(to, f32x4.add(v128.load(to, 32), s2), 32);
    v128.store(to, f32x4.add(v128.load(to, 48), s3), 48);
  }
  for (; c < columns; c += LANES, x += 16, to += 16) {
    const left = columns - c;
    let sum = f32x4.splat(0);
    let p = x;
    for (let r = 0; r < rows; r++, p += row) sum = f32x4.add(sum, loadLanes(p, left));
    storeLanes(to, f32x4.add(loadLanes(to, left), sum), left);
  }
}

/** The sum of `count` floats. */
function sumRun(x: usize, count: i32): f32 {
  let total: f64 = 0;
  for (let first = 0; first < count; first += BLOCK) {
    const length = min(BLOCK, count - first);
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let i = 0;
    for (; i + 16 <= length; i += 16, x += 64) {
      s0 = f32x4.add(s0, v128.load(x));
      s1 = f32x4.add(s1, v128.load(x, 16));
      s2 = f32x4.add(s2, v128.load(x, 32));
      s3 = f32x4.add(s3, v128.load(x, 48));
    }
    for (; i < length; i += LANES, x += 16) s0 = f32x4.add(s0, loadLanes(x, length - i));
    total += sumOfLanes(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)));
    // every block but the last has whole vectors
  }
  return <f32>total;
}

function scaleRun(x: usize, count: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  for (let i = 0; i < count; i += LANES, x += 16) {
    storeLanes(x, f32x4.mul(loadLanes(x, count - i), factor), count - i);
  }
}

/** Computes shares first .. last - 1 of Σ (a - b)² over `count` floats -> to [shares]. */
export function squaredGaps(
  first: i32,
  last: i32,
  a: usize,
  b: usize,
  count: i32,
  shares: i32,
  to: usize,
): void {
  for (let share = first; share < last; share++) {
    const end = shareBegin(count, share + 1, shares);
    let total: f64 = 0;
    for (let begin = shareBegin(count, share, shares); begin < end; begin += BLOCK) {
      const length = min(BLOCK, end - begin);
      let p = a + bytes(begin);
      let q = b + bytes(begin);
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let i = 0;
      for (; i + 8 <= length; i += 8, p += 32, q += 32) {
        const g0 = f32x4.sub(v128.load(p), v128.load(q));
        const g1 = f32x4.sub(v128.load(p, 16), v128.load(q, 16));
        s0 = madd(g0, g0, s0);
        s1 = madd(g1, g1, s1);
      }
      for (; i < length; i += LANES, p += 16, q += 16) {
        const gap = f32x4.sub(loadLanes(p, length - i), loadLanes(q, length - i));
        s0 = madd(gap, gap, s0);
      }
      total += sumOfLanes(f32x4.add(s0, s1));
    }
    store<f32>(to + bytes(share), <f32>total);
  }
}

/** Computes floats first .. last - 1 of out = scale · dy[0] · (a - b). */
export function scaledGaps(
  first: i32,
  last: i32,
  a: usize,
  b: usize,
  dy: usize,
  scale: f32,
  out: usize,
): void {
  const factor = f32x4.splat(scale * load<f32>(dy));
  for (let i = first; i < last; i += LANES) {
    const left = last - i;
    const at = bytes(i);
    const gap = f32x4.sub(loadLanes(a + at, left), loadLanes(b + at, left));
    storeLanes(out + at, f32x4.mul(gap, factor), left);
  }
}

/**
 * Computes shares first .. last - 1 of Σ over rows of a · (b - shift), or of (b - shift)² where address `a`
 * is 0 -> to [shares, columns]. Address `shift` [columns] may be 0.
 */
export function columnProducts(
  first: i32,
  last: i32,
  a: usize,
  b: usize,
  shift: usize,
  rows: i32,
  columns: i32,
  shares: i32,
  to: usize,
): void {
  const row = bytes(columns);
  for (let share = first; share < last; share++) {
    const end = shareBegin(rows, share + 1, shares);
    const out = to + <usize>share * row;
    memory.fill(out, 0, row);
    for (let begin = shareBegin(rows, share, shares); begin < end; begin += ROWS) {
      const count = min(ROWS, end - begin);
      for (let c = 0; c < columns; c += LANES) {
        const left = columns - c;
        const offset = <usize>begin * row + bytes(c);
        const middle = shift ? loadLanes(shift + bytes(c), left) : f32x4.splat(0);
        let sum = f32x4.splat(0);
        let q = b + offset;
        if (a) {
          let p = a + offset;
          for (let r = 0; r < count; r++, p += row, q += row) {
            sum = madd(loadLanes(p, left), f32x4.sub(loadLanes(q, left), middle), sum);
          }
        } else {
          for (let r = 0; r < count; r++, q += row) {
            const gap = f32x4.sub(loadLanes(q, left), middle);
            sum = madd(gap, gap, sum);
          }
        }
        const at = out + bytes(c);
        storeLanes(at, f32x4.add(loadLanes(at, left), sum), left);
      }
    }
  }
}

/**
 * Computes shares first .. last - 1 of the gradient of a ReLU: dz = dy where y > 0, else 0. `size` floats are
 * rows of `columns`, of which the last may be incomplete; to [shares, columns] receives the sums of dz.
 */
export function activationGradient(
  first: i32,
  last: i32,
  dy: usize,
  y: usize,
  dz: usize,
  size: i32,
  columns: i32,
  shares: i32,
  to: usize,
): void {
  const rows = size / columns;
  const row = bytes(columns);
  for (let share = first; share < last; share++) {
    const end = shareBegin(rows, share + 1, shares);
    const out = to + <usize>share * row;
    memory.fill(out, 0, row);
    // a few rows at a time, so that they are still cached when they are added
    for (let begin = shareBegin(rows, share, shares); begin < end; begin += ROWS) {
      const count = min(ROWS, end - begin);
      const offset = <usize>begin * row;
      passPositive(dy + offset, y + offset, dz + offset, count * columns);
      addColumns(dz + offset, row, count, columns, out);
    }
    const rest = size - rows * columns;
    if (share < shares - 1 || rest == 0) continue;
    const offset = <usize>rows * row;
    passPositive(dy + offset, y + offset, dz + offset, rest);
    addColumns(dz + offset, 0, 1, rest, out);
  }
}

function passPositive(dy: usize, y: usize, dz: usize, count: i32): void {
  const zero = f32x4.splat(0);
  for (let i = 0; i < count; i += LANES, dy += 16, y += 16, dz += 16) {
    const left = count - i;
    storeLanes(dz, v128.and(loadLanes(dy, left), f32x4.gt(loadLanes(y, left), zero)), left);
  }
}

/** Computes rows first .. last - 1 of out [rows, inner]: row r is scale · row r / reduce of dy. */
export function broadcastRows(
  first: i32,
  last: i32,
  dy: usize,
  reduce: i32,
  inner: i32,
  scale: f32,
  out: usize,
): void {
  const factor = f32x4.splat(scale);
  for (let row = first; row < last; row++) {
    const from = dy + <usize>(row / reduce) * bytes(inner);
    const to = out + <usize>row * bytes(inner);
    for (let c = 0; c < inner; c += LANES) {
      const left = inner - c;
      storeLanes(to + bytes(c), f32x4.mul(loadLanes(from + bytes(c), left), factor), left);
    }
  }
}

/** Computes floats first .. last - 1 of out: float i is scale · float i / reduce of dy. */
export function broadcastNumbers(
  first: i32,
  last: i32,
  dy: usize,
  reduce: i32,
  scale: f32,
  out: usize,
): void {
  for (let i = first; i < last;) {
    const run = i / reduce;
    const end = min(last, <i32>min(<i64>last, (<i64>run + 1) * reduce));
    const value = f32x4.splat(scale * load<f32>(dy + bytes(run)));
    for (; i < end; i += LANES) storeLanes(out + bytes(i), value, end - i);
    i = end;
  }
}
