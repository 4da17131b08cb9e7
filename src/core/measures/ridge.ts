/**
 * Ridge regression on the classes: the linear floor that a trained encoder has to beat on its own input.
 *
 *   minimise |Y − 1ȳᵀ − X W|² + λ P |W|²,   W = Xᵀ (X Xᵀ + λ P I)⁻¹ (Y − 1ȳᵀ)
 *
 * X [n, P]: inputs standardised by the training clips; Y [n, K]: one-hot classes with mean ȳ. The dual form inverts
 * n x n numbers, because inputs have thousands of values and clips are few. λ is chosen on validation clips.
 */
import type { FeatureArray } from "../../contract/clip";
import { choleskyFactor, choleskySolve } from "./cholesky";

/** Inputs of some clips, one after another [n * P], as they are stored, and their classes. */
export interface LabelledRows {
  readonly values: FeatureArray;
  readonly labels: readonly number[];
}

export interface RidgeFit {
  readonly validationAccuracy: number;
  /** λ. */
  readonly penalty: number;
  /** Number of weights and biases. */
  readonly parameters: number;
  /** Share of clips whose own class has the largest output. */
  accuracyOn(rows: LabelledRows): number;
}

const penalties: readonly number[] = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100];

interface Standard {
  readonly mean: Float64Array;
  /** 1 / deviation; 0 for an input that does not vary. */
  readonly rate: Float64Array;
}

function measureStandard({ values, labels }: LabelledRows, size: number): Standard {
  const [mean, rate] = [new Float64Array(size), new Float64Array(size)];
  for (let i = 0; i < values.length; i++)
    mean[i % size] = (mean[i % size] ?? 0) + (values[i] ?? 0) / labels.length;
  for (let i = 0; i < values.length; i++)
    rate[i % size] =
      (rate[i % size] ?? 0) + ((values[i] ?? 0) - (mean[i % size] ?? 0)) ** 2 / labels.length;
  return { mean, rate: rate.map((variance) => (variance > 1e-12 ? 1 / Math.sqrt(variance) : 0)) };
}

/** Writes the standardised input of clip `i` into `target` [P] at `offset`. */
function writeStandardised(
  values: FeatureArray,
  i: number,
  { mean, rate }: Standard,
  target: Float32Array,
  offset = 0,
): void {
  const size = mean.length;
  for (let j = 0, a = i * size; j < size; j++)
    target[offset + j] = ((values[a + j] ?? 0) - (mean[j] ?? 0)) * (rate[j] ?? 0);
}

/** X of all clips [n * P]. */
function standardiseAll({ values, labels }: LabelledRows, standard: Standard): Float32Array {
  const x = new Float32Array(values.length);
  const size = standard.mean.length;
  labels.forEach((_, i) => writeStandardised(values, i, standard, x, i * size));
  return x;
}

/** Inputs that are multiplied at a time, so that those of all clips fit into the processor's cache. */
const sliceSize = 128;

/** X Xᵀ / P [n * n] of x [n * P]. */
export function gramOf(x: Float32Array, n: number, size: number): Float64Array {
  const gram = new Float64Array(n * n);
  const slice = new Float64Array(n * sliceSize);
  for (let start = 0; start < size; start += sliceSize) {
    const width = Math.min(sliceSize, size - start);
    for (let i = 0; i < n; i++)
      for (let k = 0; k < width; k++) slice[i * width + k] = x[i * size + start + k] ?? 0;
    addProducts(slice, n, width, gram);
  }
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) gram[i * n + j] = gram[j * n + i] = (gram[i * n + j] ?? 0) / size;
  return gram;
}

/** Adds A Aᵀ of a [n * width] to the lower triangle of `sums`; two rows and two columns at a time use each number twice. */
function addProducts(a: Float64Array, n: number, width: number, sums: Float64Array): void {
  for (let i = 0; i < n; i += 2)
    for (let j = 0; j <= i; j += 2) {
      const [row, column] = [i * width, j * width];
      const nextRow = Math.min(i + 1, n - 1) * width;
      const nextColumn = Math.min(j + 1, n - 1) * width;
      let [both, right, below, next] = [0, 0, 0, 0];
      for (let k = 0; k < width; k++) {
        const p = a[row + k] ?? 0;
        const q = a[nextRow + k] ?? 0;
        const r = a[column + k] ?? 0;
        const s = a[nextColumn + k] ?? 0;
        both += p * r;
        right += p * s;
        below += q * r;
        next += q * s;
      }
      const to = i * n + j;
      sums[to] = (sums[to] ?? 0) + both;
      if (j + 1 < n) sums[to + 1] = (sums[to + 1] ?? 0) + right;
      if (i + 1 < n) sums[to + n] = (sums[to + n] ?? 0) + below;
      if (i + 1 < n && j + 1 < n) sums[to + n + 1] = (sums[to + n + 1] ?? 0) + next;
    }
}

/** A linear map of standardised inputs: weights of every class [K][P], and its mean target [K]. */
interface LinearMap {
  readonly weights: readonly Float64Array[];
  readonly bias: readonly number[];
}

const shareOf = (labels: readonly number[], k: number): number =>
  labels.filter((label) => label === k).length / labels.length;

/** The ridge solution for standardised inputs x [n * P]; `gram` is theirs. */
export function fitLinearMap(
  x: Float32Array,
  labels: readonly number[],
  { gram, penalty, classes }: { gram: Float64Array; penalty: number; classes: number },
): LinearMap {
  const n = labels.length;
  const size = x.length / n;
  const factor = choleskyFactor(
    gram.map((value, i) => (i % (n + 1) === 0 ? value + penalty : value)),
    n,
  );
  const bias = Array.from({ length: classes }, (_, k) => shareOf(labels, k));
  const weights = bias.map((mean, k) => {
    const target = Float64Array.from(labels, (label) => (label === k ? 1 : 0) - mean);
    const dual = choleskySolve(factor, n, target);
    const own = new Float64Array(size);
    for (let i = 0; i < n; i++) {
      const share = (dual[i] ?? 0) / size;
      for (let j = 0, a = i * size; j < size; j++) own[j] = (own[j] ?? 0) + share * (x[a + j] ?? 0);
    }
    return own;
  });
  return { weights, bias };
}

/** Share of clips whose own class has the largest output, and the mean squared error of the outputs. */
function score({ weights, bias }: LinearMap, standard: Standard, { values, labels }: LabelledRows) {
  let [right, error] = [0, 0];
  const x = new Float32Array(standard.mean.length);
  labels.forEach((label, i) => {
    writeStandardised(values, i, standard, x);
    const outputs = weights.map((own, k) => {
      let sum = bias[k] ?? 0;
      for (let j = 0; j < own.length; j++) sum += (own[j] ?? 0) * (x[j] ?? 0);
      return sum;
    });
    if (outputs.indexOf(Math.max(...outputs)) === label) right += 1;
    outputs.forEach((output, k) => (error += (output - (k === label ? 1 : 0)) ** 2));
  });
  return { accuracy: right / labels.length, error: error / labels.length };
}

/** Fits on training clips with the λ of the best validation accuracy (ties: smallest error). */
export function fitRidge(
  { train, validation }: Readonly<Record<"train" | "validation", LabelledRows>>,
  classes: number,
): RidgeFit {
  const n = train.labels.length;
  const size = train.values.length / n;
  const standard = measureStandard(train, size);
  const x = standardiseAll(train, standard);
  const gram = gramOf(x, n, size);
  const trials = penalties.map((penalty) => {
    const map = fitLinearMap(x, train.labels, { gram, penalty, classes });
    return { penalty, map, ...score(map, standard, validation) };
  });
  const best = trials.reduce((a, b) =>
    b.accuracy > a.accuracy || (b.accuracy === a.accuracy && b.error < a.error) ? b : a,
  );
  return {
    validationAccuracy: best.accuracy,
    penalty: best.penalty,
    parameters: classes * (size + 1),
    accuracyOn: (rows) => score(best.map, standard, rows).accuracy,
  };
}
