/** Searches a codebook, and adds and gathers rows by index. */

/**
 * Finds the nearest code of rows first .. last - 1: the index that minimises half[n] - z · e_n, the first
 * on ties. `products` [P, N] holds z · e_n, `half` [N] holds |e_n|² / 2.
 */
export function nearestRows(
  first: i32,
  last: i32,
  products: usize,
  half: usize,
  codes: i32,
  out: usize,
): void {
  for (let row = first; row < last; row++) {
    const from = products + ((<usize>(row * codes)) << 2);
    let best: f32 = Infinity;
    let index = 0;
    for (let n = 0; n < codes; n++) {
      const at = (<usize>n) << 2;
      const distance = load<f32>(half + at) - load<f32>(from + at);
      if (distance < best) {
        best = distance;
        index = n;
      }
    }
    store<i32>(out + ((<usize>row) << 2), index);
  }
}

/** Adds row p of x [rows, inner] to row ids[p] of out; rows with an id out of range are skipped. */
export function addRowsAt(
  x: usize,
  ids: usize,
  rows: i32,
  inner: i32,
  out: usize,
  count: i32,
): void {
  const stride = (<usize>inner) << 2;
  for (let p = 0; p < rows; p++) {
    const id = load<i32>(ids + ((<usize>p) << 2));
    if (id < 0 || id >= count) continue;
    const from = x + <usize>p * stride;
    const to = out + <usize>id * stride;
    let i: usize = 0;
    for (; i + 16 <= stride; i += 16) {
      v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
    }
    for (; i < stride; i += 4) store<f32>(to + i, load<f32>(to + i) + load<f32>(from + i));
  }
}

/** Writes rows first .. last - 1 of out: row p is row ids[p] of x. Rows have `bytes` bytes; ids must be in range. */
export function gatherRows(
  first: i32,
  last: i32,
  x: usize,
  ids: usize,
  out: usize,
  bytes: i32,
): void {
  for (let p = first; p < last; p++) {
    const id = load<i32>(ids + ((<usize>p) << 2));
    memory.copy(out + <usize>(p * bytes), x + <usize>(id * bytes), bytes);
  }
}
