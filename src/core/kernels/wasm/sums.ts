/** Sums and means over adjacent axes, their gradients, and squared differences. */
import { reducedShape, reducedView, type Axis } from "../reducedAxes";
import { sizeOf, type Heap } from "./heap";
import { inputOf, numberOf, runStock, type WasmKernel, type WasmKernels } from "./kernel";

/** Fewest floats for a thread. */
export const minFloatsPerThread = 1 << 14;
/** Number of partial sums of one long sum; it depends on the size alone, not on the threads. */
export const sumShares = (floats: number): number =>
  Math.max(1, Math.min(16, Math.floor(floats / minFloatsPerThread)));

/** Fewest outer indices, of `size` floats each, for a thread. */
const outerGrain = (size: number): number =>
  Math.max(1, Math.ceil(minFloatsPerThread / Math.max(1, size)));

/** out [outer, inner] = scale · Σ_r x[o, r, i], by way of shares whose number depends on the sizes alone. */
function sumRuns(
  heap: Heap,
  x: number,
  out: number,
  [outer, reduce, inner]: readonly [number, number, number],
  scale: number,
): void {
  const size = reduce * inner;
  const shares = outer > 1 ? 1 : sumShares(size);
  if (shares === 1) {
    heap.parallel("sumAxis", outer, outerGrain(size), x, size, inner, 1, out, scale);
    return;
  }
  const partials = heap.scratch(shares * inner * 4);
  heap.parallel("sumAxis", shares, 1, x, size, inner, shares, partials, 1);
  heap.call("sumAxis", 0, 1, partials, shares * inner, inner, 1, out, scale);
}

const reduction =
  (name: "Sum" | "Mean"): WasmKernel =>
  ({ inputs, attrs, heap }) => {
    const x = inputOf(inputs, "x");
    const axis = attrs.axis as Axis;
    const view = x.dtype === "float32" ? reducedView(x.shape, axis) : undefined;
    if (!view || sizeOf(x) === 0) return runStock(name, heap, inputs, attrs);
    const { outer, reduce, inner } = view;
    const out = heap.allocate(reducedShape(x.shape, axis, Boolean(attrs.keepDims)));
    const scale = name === "Mean" ? 1 / reduce : 1;
    sumRuns(heap, heap.addressOf(x), heap.addressOf(out), [outer, reduce, inner], scale);
    return out;
  };

const broadcastGradient: WasmKernel = ({ inputs, attrs, heap }) => {
  const dy = inputOf(inputs, "dy");
  const out = heap.allocate(attrs.shape as number[]);
  const read = (name: string) => numberOf(attrs, name);
  const [reduce, inner, scale] = [read("reduce"), read("inner"), read("scale")];
  const rows = read("outer") * reduce;
  const [from, to] = [heap.addressOf(dy), heap.addressOf(out)];
  if (inner === 1) {
    heap.parallel("broadcastNumbers", rows, minFloatsPerThread, from, reduce, scale, to);
  } else {
    heap.parallel("broadcastRows", rows, outerGrain(inner), from, reduce, inner, scale, to);
  }
  return out;
};

const activationGradient: WasmKernel = ({ inputs, heap }) => {
  const [dy, y] = [inputOf(inputs, "dy"), inputOf(inputs, "y")];
  const inner = dy.shape.at(-1) ?? 1;
  const size = sizeOf(dy);
  const shares = sumShares(size);
  const [dz, sums] = [heap.allocate(dy.shape), heap.allocate([inner])];
  const partials = heap.scratch(shares * inner * 4);
  const addresses = [heap.addressOf(dy), heap.addressOf(y), heap.addressOf(dz)];
  heap.parallel("activationGradient", shares, 1, ...addresses, size, inner, shares, partials);
  heap.call("sumAxis", 0, 1, partials, shares * inner, inner, 1, heap.addressOf(sums), 1);
  return [dz, sums];
};

const meanSquare: WasmKernel = ({ inputs, heap }) => {
  const [a, b] = [inputOf(inputs, "a"), inputOf(inputs, "b")];
  const out = heap.allocate([]);
  const size = sizeOf(a);
  const shares = sumShares(size);
  const partials = heap.scratch(shares * 4);
  heap.parallel(
    "squaredGaps",
    shares,
    1,
    heap.addressOf(a),
    heap.addressOf(b),
    size,
    shares,
    partials,
  );
  heap.call("sumAxis", 0, 1, partials, shares, 1, 1, heap.addressOf(out), 1 / size);
  return out;
};

const meanSquareGradient: WasmKernel = ({ inputs, heap }) => {
  const [a, b, dy] = [inputOf(inputs, "a"), inputOf(inputs, "b"), inputOf(inputs, "dy")];
  const out = heap.allocate(a.shape);
  const size = sizeOf(a);
  const addresses = [heap.addressOf(a), heap.addressOf(b), heap.addressOf(dy)];
  heap.parallel(
    "scaledGaps",
    size,
    minFloatsPerThread,
    ...addresses,
    2 / size,
    heap.addressOf(out),
  );
  return out;
};

export const sumKernels: WasmKernels = {
  Sum: reduction("Sum"),
  Mean: reduction("Mean"),
  BroadcastGradient: broadcastGradient,
  ActivationGradient: activationGradient,
  MeanSquare: meanSquare,
  MeanSquareGradient: meanSquareGradient,
};
