/**
 * Kernels in JavaScript, for the logits, features and scalars of a batch: a loop over a few hundred numbers
 * takes microseconds, a chain of the package's kernels many times that.
 */
import { normalAt, uniformAt } from "../../data/deviceRandom";
import type { TensorInfo } from "../../tf";
import type { Heap } from "./heap";
import { inputOf, type Inputs, type WasmKernel, type WasmKernels } from "./kernel";

const rowsOf = ({ shape }: TensorInfo) => [shape[0] ?? 0, shape[1] ?? 0] as const;

function scalar(heap: Heap, value: number): TensorInfo {
  const out = heap.allocate([]);
  heap.floats(out)[0] = value;
  return out;
}

/** A new float32 tensor whose element n is value(n). */
function filled(heap: Heap, shape: readonly number[], value: (n: number) => number): TensorInfo {
  const out = heap.allocate(shape);
  const to = heap.floats(out);
  for (let n = 0; n < to.length; n++) to[n] = value(n);
  return out;
}

/** Writes the softmax of one row to `to` -> the row's log-sum-exp. */
function softmaxRow(logits: Float32Array, row: number, classes: number, to: Float64Array): number {
  let largest = -Infinity;
  for (let k = 0; k < classes; k++) largest = Math.max(largest, logits[row * classes + k]!);
  let sum = 0;
  for (let k = 0; k < classes; k++) sum += to[k] = Math.exp(logits[row * classes + k]! - largest);
  for (let k = 0; k < classes; k++) to[k]! /= sum;
  return largest + Math.log(sum);
}

const crossEntropy: WasmKernel = ({ inputs, heap }) => {
  const [logits, targets] = [inputOf(inputs, "logits"), inputOf(inputs, "targets")];
  const [batch, classes] = rowsOf(logits);
  const [loss, gradient] = [heap.allocate([]), heap.allocate(logits.shape)];
  const [z, t, d] = [heap.floats(logits), heap.floats(targets), heap.floats(gradient)];
  const softmax = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < batch; row++) {
    const logSum = softmaxRow(z, row, classes, softmax);
    let mass = 0;
    for (let n = row * classes; n < (row + 1) * classes; n++) {
      mass += t[n]!;
      total -= t[n]! * (z[n]! - logSum);
    }
    for (let k = 0, n = row * classes; k < classes; k++, n++) {
      d[n] = (softmax[k]! * mass - t[n]!) / batch;
    }
  }
  heap.floats(loss)[0] = total / batch;
  return [loss, gradient];
};

const accuracy: WasmKernel = ({ inputs, heap }) => {
  const [logits, labels] = [inputOf(inputs, "logits"), inputOf(inputs, "labels")];
  const [batch, classes] = rowsOf(logits);
  const out = heap.allocate([]);
  const [z, y] = [heap.floats(logits), heap.backend.typedArrayFromHeap(labels)];
  let right = 0;
  for (let row = 0; row < batch; row++) {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (z[row * classes + k]! > z[row * classes + best]!) best = k;
    }
    if (best === y[row]) right++;
  }
  heap.floats(out)[0] = right / batch;
  return out;
};

const trueClassScore: WasmKernel = ({ inputs, heap }) => {
  const [logits, targets] = [inputOf(inputs, "logits"), inputOf(inputs, "targets")];
  const [batch, classes] = rowsOf(logits);
  const out = heap.allocate([]);
  const [z, t] = [heap.floats(logits), heap.floats(targets)];
  const softmax = new Float64Array(classes);
  let total = 0;
  for (let row = 0; row < batch; row++) {
    softmaxRow(z, row, classes, softmax);
    for (let k = 0; k < classes; k++) total += softmax[k]! * t[row * classes + k]!;
  }
  heap.floats(out)[0] = total;
  return out;
};

const maskApply: WasmKernel = ({ inputs, attrs, heap }) => {
  const [h, omega] = [inputOf(inputs, "h"), inputOf(inputs, "omega")];
  const depth = rowsOf(h)[1];
  const out = heap.allocate(h.shape);
  const [from, gate, to] = [heap.floats(h), heap.floats(omega), heap.floats(out)];
  const threshold = Math.fround(attrs.threshold as number);
  for (let n = 0; n < to.length; n++) to[n] = gate[n % depth]! > threshold ? from[n]! : 0;
  return out;
};

const columnDots: WasmKernel = ({ inputs, heap }) => {
  const [a, b] = [inputOf(inputs, "a"), inputOf(inputs, "b")];
  const depth = rowsOf(a)[1];
  const out = heap.allocate([depth]);
  const [left, right] = [heap.floats(a), heap.floats(b)];
  const to = heap.floats(out).fill(0);
  for (let n = 0; n < left.length; n++) to[n % depth]! += left[n]! * right[n]!;
  return out;
};

/** y = x / ‖x‖ by row; with dy, the gradient (dy − y (y·dy)) / ‖x‖. */
function l2NormaliseRows(heap: Heap, inputs: Inputs, epsilon: number, dy?: TensorInfo): TensorInfo {
  const x = inputOf(inputs, "x");
  const [batch, depth] = rowsOf(x);
  const out = heap.allocate(x.shape);
  const [from, to] = [heap.floats(x), heap.floats(out)];
  const upstream = dy && heap.floats(dy);
  for (let row = 0; row < batch; row++) {
    const [first, end] = [row * depth, (row + 1) * depth];
    let [square, along] = [epsilon, 0];
    for (let n = first; n < end; n++) {
      square += from[n]! ** 2;
      if (upstream) along += from[n]! * upstream[n]!;
    }
    const length = Math.sqrt(square);
    for (let n = first; n < end; n++) {
      to[n] = upstream ? (upstream[n]! - (from[n]! * along) / square) / length : from[n]! / length;
    }
  }
  return out;
}

const weightedSum: WasmKernel = ({ inputs, attrs, heap }) => {
  const weights = attrs.weights as readonly number[];
  const terms = weights.map((weight, place) => {
    const [value = NaN] = heap.floats(inputOf(inputs, String(place)));
    return weight * value;
  });
  return scalar(
    heap,
    terms.reduce((a, b) => a + b, 0),
  );
};

const scalarMultiples: WasmKernel = ({ inputs, attrs, heap }) => {
  const [dy = NaN] = heap.floats(inputOf(inputs, "dy"));
  return (attrs.weights as readonly number[]).map((weight) => scalar(heap, weight * dy));
};

export const javaScriptKernels: WasmKernels = {
  CrossEntropy: crossEntropy,
  Accuracy: accuracy,
  TrueClassScore: trueClassScore,
  MaskApply: maskApply,
  ColumnDots: columnDots,
  L2NormaliseRows: ({ inputs, attrs, heap }) =>
    l2NormaliseRows(heap, inputs, attrs.epsilon as number),
  L2NormaliseRowsGradient: ({ inputs, attrs, heap }) =>
    l2NormaliseRows(heap, inputs, attrs.epsilon as number, inputOf(inputs, "dy")),
  IdentityMatrix: ({ attrs, heap }) => {
    const size = attrs.size as number;
    return filled(heap, [size, size], (n) => (n % (size + 1) === 0 ? 1 : 0));
  },
  WeightedSum: weightedSum,
  ScalarMultiples: scalarMultiples,
  RandomUniform: ({ attrs, heap }) =>
    filled(heap, attrs.shape as number[], (n) => uniformAt(n, attrs.seed as number)),
  RandomNormal: ({ attrs, heap }) =>
    filled(heap, attrs.shape as number[], (n) => normalAt(n, attrs.seed as number)),
};
