/** Solves symmetric positive definite systems of equations in float64. */

/** L of A = L Lᵀ, row by row [n * n], in place of the lower triangle of `a`. Throws a RangeError if A is not positive definite. */
export function choleskyFactor(a: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      const sum = (a[row + j] ?? 0) - productOf(a, row, other, j);
      if (i !== j) a[row + j] = sum / (a[other + j] ?? 0);
      else if (sum > 0) a[row + i] = Math.sqrt(sum);
      else throw new RangeError("choleskyFactor: expected a positive definite matrix");
    }
  }
  return a;
}

/** Σ a[row + k] a[other + k] over `count` numbers; four sums at a time do not wait for one another. */
function productOf(a: Float64Array, row: number, other: number, count: number): number {
  let [p, q, r, s] = [0, 0, 0, 0];
  let k = 0;
  for (; k + 3 < count; k += 4) {
    p += (a[row + k] ?? 0) * (a[other + k] ?? 0);
    q += (a[row + k + 1] ?? 0) * (a[other + k + 1] ?? 0);
    r += (a[row + k + 2] ?? 0) * (a[other + k + 2] ?? 0);
    s += (a[row + k + 3] ?? 0) * (a[other + k + 3] ?? 0);
  }
  for (; k < count; k++) p += (a[row + k] ?? 0) * (a[other + k] ?? 0);
  return p + q + (r + s);
}

/** x of L Lᵀ x = b, in place of `b` [n]. */
export function choleskySolve(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    let sum = b[i] ?? 0;
    for (let k = 0; k < i; k++) sum -= (factor[i * n + k] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (factor[i * n + i] ?? 0);
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i] ?? 0;
    for (let k = i + 1; k < n; k++) sum -= (factor[k * n + i] ?? 0) * (b[k] ?? 0);
    b[i] = sum / (factor[i * n + i] ?? 0);
  }
  return b;
}
