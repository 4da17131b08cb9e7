/**
 * Ridge regression on the classes: the linear floor that a trained encoder has to beat on its own input.
 *
 *   minimise |Y − 1ȳᵀ − X W|² + λ P |W|²,   W = Xᵀ (X Xᵀ + λ P I)⁻¹ (Y − 1ȳᵀ)
 *
 * X [n, P]: inputs standardised by the training clips; Y [n, K]: one-hot classes with mean ȳ. The dual form inverts
 * n x n numbers, because inputs have thousands of values and clips are few. λ is chosen on validation clips.
 */
import { choleskyFactor, choleskySolve } from "./cholesky";

/** Inputs of some clips, one after another [n * P], and their classes. */
export interface LabelledRows {
  readonly values: Float32Array;
  readonly labels: readonly number[];
}

export interface RidgeResult {
  /** Share of test clips whose class has the largest output. */
  readonly accuracy: number;
  readonly validationAccuracy: number;
  /** λ. */
  readonly penalty: number;
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

const standardised = (values: Float32Array, { mean, rate }: Standard): Float32Array =>
  values.map((value, i) => (value - (mean[i % mean.length] ?? 0)) * (rate[i % mean.length] ?? 0));

/** X Xᵀ / P [n * n] of x [n * P]. */
export function gramOf(x: Float32Array, n: number, size: number): Float64Array {
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0, a = i * size, b = j * size; k < size; k++)
        sum += (x[a + k] ?? 0) * (x[b + k] ?? 0);
      gram[i * n + j] = gram[j * n + i] = sum / size;
    }
  return gram;
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
  const weights = bias.map((share, k) => {
    const target = Float64Array.from(labels, (label) => (label === k ? 1 : 0) - share);
    const dual = choleskySolve(factor, n, target);
    const own = new Float64Array(size);
    for (let i = 0; i < n; i++)
      for (let j = 0, a = i * size; j < size; j++)
        own[j] = (own[j] ?? 0) + ((dual[i] ?? 0) * (x[a + j] ?? 0)) / size;
    return own;
  });
  return { weights, bias };
}

/** Share of clips whose own class has the largest output, and the mean squared error of the outputs. */
function score({ weights, bias }: LinearMap, x: Float32Array, labels: readonly number[]) {
  let [right, error] = [0, 0];
  labels.forEach((label, i) => {
    const outputs = weights.map((own, k) => {
      let sum = bias[k] ?? 0;
      for (let j = 0, a = i * own.length; j < own.length; j++)
        sum += (own[j] ?? 0) * (x[a + j] ?? 0);
      return sum;
    });
    if (outputs.indexOf(Math.max(...outputs)) === label) right += 1;
    outputs.forEach((output, k) => (error += (output - (k === label ? 1 : 0)) ** 2));
  });
  return { accuracy: right / labels.length, error: error / labels.length };
}

/** Fits on training clips with the λ of the best validation accuracy (ties: smallest error) -> accuracy on test clips. */
export function ridgeAccuracy(
  { train, validation, test }: Readonly<Record<"train" | "validation" | "test", LabelledRows>>,
  classes: number,
): RidgeResult {
  const n = train.labels.length;
  const standard = measureStandard(train, train.values.length / n);
  const [x, held, unseen] = [train, validation, test].map(({ values }) =>
    standardised(values, standard),
  ) as [Float32Array, Float32Array, Float32Array];
  const gram = gramOf(x, n, x.length / n);
  const trials = penalties.map((penalty) => {
    const map = fitLinearMap(x, train.labels, { gram, penalty, classes });
    return { penalty, map, ...score(map, held, validation.labels) };
  });
  const best = trials.reduce((a, b) =>
    b.accuracy > a.accuracy || (b.accuracy === a.accuracy && b.error < a.error) ? b : a,
  );
  return {
    accuracy: score(best.map, unseen, test.labels).accuracy,
    validationAccuracy: best.accuracy,
    penalty: best.penalty,
  };
}
