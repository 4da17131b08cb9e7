/** Gaussian elimination with pivoting: matrix · result = right, for several right sides. */
export function solveAll(matrix: readonly number[][], rights: readonly number[][]): number[][] {
  const n = matrix.length;
  const rows: Float64Array[] = matrix.map((row, i) =>
    Float64Array.from([...row, ...rights.map((r) => r[i] ?? 0)]),
  );
  const row = (i: number): Float64Array => rows[i] ?? new Float64Array();
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let i = column + 1; i < n; i++)
      if (Math.abs(row(i)[column] ?? 0) > Math.abs(row(pivot)[column] ?? 0)) pivot = i;
    const lead = row(pivot);
    rows[pivot] = row(column);
    rows[column] = lead;
    for (let i = 0; i < n; i++) {
      if (i === column) continue;
      const target = row(i);
      const factor = (target[column] ?? 0) / (lead[column] ?? 0);
      for (let j = column; j < lead.length; j++)
        target[j] = (target[j] ?? 0) - factor * (lead[j] ?? 0);
    }
  }
  return rights.map((_, r) =>
    Array.from({ length: n }, (__, i) => (row(i)[n + r] ?? 0) / (row(i)[i] ?? 0)),
  );
}

export function solve(matrix: readonly number[][], right: number[]): number[] {
  return solveAll(matrix, [right])[0] ?? [];
}
