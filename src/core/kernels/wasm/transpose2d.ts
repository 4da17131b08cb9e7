const block = 32;

/** `from` [rows, columns] -> `to` [columns, rows], in blocks that stay in the cache. */
export function transpose2d(
  from: Float32Array,
  to: Float32Array,
  rows: number,
  columns: number,
): void {
  for (let top = 0; top < rows; top += block) {
    const bottom = Math.min(top + block, rows);
    for (let left = 0; left < columns; left += block) {
      const right = Math.min(left + block, columns);
      for (let column = left; column < right; column++) {
        let at = column * rows + top;
        for (let row = top; row < bottom; row++) to[at++] = from[row * columns + column]!;
      }
    }
  }
}
