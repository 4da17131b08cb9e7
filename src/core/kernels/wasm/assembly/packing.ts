/** Packs weights in the order in which tiles read them, and pads images with zeros. */

/**
 * Packs one panel: `wide` columns of weights starting at `first`, zeros beyond `columns`, for `taps` rows
 * -> the address after it. Panels have 8 columns, or 4 or 1 where there are no more.
 */
export function packPanel(
  weights: usize,
  tapStride: usize,
  columnStride: usize,
  taps: i32,
  first: i32,
  columns: i32,
  wide: i32,
  to: usize,
): usize {
  const count = min(wide, columns - first);
  let from = weights + <usize>first * columnStride;
  for (let k = 0; k < taps; k++, from += tapStride, to += (<usize>wide) << 2) {
    if (count == 8 && columnStride == 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      continue;
    }
    for (let n = 0; n < wide; n++) {
      const value = n < count ? load<f32>(from + <usize>n * columnStride) : 0;
      store<f32>(to + ((<usize>n) << 2), value);
    }
  }
  return to;
}

/**
 * Packs panels begin .. end - 1 of weights [taps, columns] with any strides -> [columns / wide, taps, wide],
 * padded with zeros.
 */
export function packPanels(
  begin: i32,
  end: i32,
  weights: usize,
  tapStride: usize,
  columnStride: usize,
  taps: i32,
  columns: i32,
  wide: i32,
  to: usize,
): void {
  to += (<usize>(begin * taps * wide)) << 2;
  for (let index = begin; index < end; index++) {
    to = packPanel(weights, tapStride, columnStride, taps, index * wide, columns, wide, to);
  }
}

/** x [rows, columns] -> to [columns, rows]. */
export function transpose(x: usize, rows: i32, columns: i32, to: usize): void {
  for (let column = 0; column < columns; column++) {
    let from = x + ((<usize>column) << 2);
    for (let row = 0; row < rows; row++, to += 4, from += (<usize>columns) << 2) {
      store<f32>(to, load<f32>(from));
    }
  }
}

/**
 * Packs panels begin .. end - 1 of a filter [fH, fW, C, O] for the input gradient of one phase of the
 * stride: countU taps firstU, firstU - stepU, ..., likewise for v, then O. Columns are C.
 */
export function packPhase(
  begin: i32,
  end: i32,
  filter: usize,
  filterWidth: i32,
  channels: i32,
  outputs: i32,
  firstU: i32,
  countU: i32,
  firstV: i32,
  countV: i32,
  stepU: i32,
  stepV: i32,
  wide: i32,
  to: usize,
): void {
  const tap = (<usize>(channels * outputs)) << 2;
  const column = (<usize>outputs) << 2;
  to += (<usize>(begin * countU * countV * outputs * wide)) << 2;
  for (let index = begin; index < end; index++) {
    for (let i = 0; i < countU; i++) {
      for (let j = 0; j < countV; j++) {
        const at = (firstU - i * stepU) * filterWidth + firstV - j * stepV;
        const from = filter + <usize>at * tap;
        to = packPanel(from, 4, column, outputs, index * wide, channels, wide, to);
      }
    }
  }
}

/** Copies images first .. last - 1 of x [H, W, C] into zeros [toHeight, toWidth, C], at line `top` and byte `left`. */
export function padImages(
  first: i32,
  last: i32,
  x: usize,
  height: i32,
  row: usize,
  to: usize,
  toHeight: i32,
  toRow: usize,
  top: i32,
  left: usize,
): void {
  const lines = min(height, toHeight - top);
  const length = min(row, toRow - left);
  for (let image = first; image < last; image++) {
    let from = x + <usize>(image * height) * row;
    let at = to + <usize>(image * toHeight) * toRow;
    memory.fill(at, 0, <usize>top * toRow + left);
    at += <usize>top * toRow + left;
    const gap = toRow - length;
    for (let line = 0; line < lines; line++, from += row, at += toRow) {
      memory.copy(at, from, length);
      if (line < lines - 1) memory.fill(at + length, 0, gap);
    }
    at += length - toRow;
    memory.fill(at, 0, to + <usize>((image + 1) * toHeight) * toRow - at);
  }
}
