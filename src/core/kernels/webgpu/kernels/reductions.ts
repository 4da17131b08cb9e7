/** Sums over axes, by column and of squares, and gradients of sums. */
import { util, type TensorInfo } from "../../../tf";
import { reducedShape, reducedView, type Axis } from "../../reducedAxes";
import { recordElementwise } from "../elementwise";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";
import { reduceSums } from "../reduction";

/** TensorFlow.js's sum and mean in one dispatch or two; the package's own kernel where axes are not adjacent. */
const sumOrMean =
  (isMean: boolean) =>
  ({ inputs, attrs, backend, runStock }: KernelArguments) => {
    const x = inputs.x!;
    const axis = attrs.axis as Axis;
    const view = reducedView(x.shape, axis);
    if (!view || x.dtype !== "float32" || view.reduce === 0) return runStock();
    const [sum] = reduceSums(backend, {
      key: "sum",
      reads: { x },
      terms: ["x[at]"],
      ...view,
      shape: reducedShape(x.shape, axis, Boolean(attrs.keepDims)),
      scale: isMean ? 1 / view.reduce : 1,
    });
    return sum!;
  };
export const sum = sumOrMean(false);
export const mean = sumOrMean(true);

/** Broadcasts dy [outer * inner] to x's shape: out[o, r, i] = scale * dy[o, i]. */
export function broadcastGradient({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const out = allocate(backend, attrs.shape as number[]);
  recordElementwise(backend, {
    key: "broadcastGradient",
    reads: { dy: inputs.dy! },
    writes: { out },
    integers: {
      inner: attrs.inner as number,
      run: (attrs.reduce as number) * (attrs.inner as number),
    },
    floats: { scale: attrs.scale as number },
    body: `let source = (index / settings.run) * settings.inner + index % settings.inner;
  out[index] = settings.scale * dy[source];`,
  });
  return out;
}

const columnsOf = ({ shape }: TensorInfo) => {
  const inner = shape[shape.length - 1] ?? 1;
  return { outer: 1, reduce: util.sizeFromShape(shape) / inner, inner };
};

/** dy, y [..., D] -> dz = dy where y > 0, else 0, and its sum by column [D]. */
export function activationGradient({ inputs, backend }: KernelArguments): TensorInfo[] {
  const [dy, y] = [inputs.dy!, inputs.y!];
  const dz = allocate(backend, dy.shape);
  const view = columnsOf(dy);
  const [bias] = reduceSums(backend, {
    key: "activationGradient",
    reads: { dy, y },
    writes: { dz },
    before: "let value = select(0.0, dy[at], y[at] > 0.0); dz[at] = value;",
    terms: ["value"],
    ...view,
    shape: [view.inner],
  });
  return [dz, bias!];
}

/** a, b [B, D] -> Σ_b a b [D]. */
export function columnDots({ inputs, backend }: KernelArguments): TensorInfo {
  const [a, b] = [inputs.a!, inputs.b!];
  const view = columnsOf(a);
  const reads = { a, b };
  const terms = ["a[at] * b[at]"];
  return reduceSums(backend, { key: "dots", reads, terms, ...view, shape: [view.inner] })[0]!;
}

/** Mean of (a - b)^2 -> []. */
export function meanSquare({ inputs, backend }: KernelArguments): TensorInfo {
  const [a, b] = [inputs.a!, inputs.b!];
  const size = util.sizeFromShape(a.shape);
  const [value] = reduceSums(backend, {
    key: "meanSquare",
    reads: { a, b },
    before: "let gap = a[at] - b[at];",
    terms: ["gap * gap"],
    outer: 1,
    reduce: size,
    inner: 1,
    shape: [],
    scale: 1 / size,
  });
  return value!;
}

/** Gradient of `meanSquare` with respect to a: 2 (a - b) dy / size, dy []. */
export function meanSquareGradient({ inputs, backend }: KernelArguments): TensorInfo {
  const [a, b, dy] = [inputs.a!, inputs.b!, inputs.dy!];
  const out = allocate(backend, a.shape);
  recordElementwise(backend, {
    key: "meanSquareGradient",
    reads: { a, b, dy },
    writes: { out },
    floats: { scale: 2 / util.sizeFromShape(a.shape) },
    body: "out[index] = settings.scale * dy[0] * (a[index] - b[index]);",
  });
  return out;
}

/** omega [D] -> share of its elements above the threshold []. */
export function keptShare({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const omega = inputs.omega!;
  const [share] = reduceSums(backend, {
    key: "keptShare",
    reads: { omega },
    floats: { threshold: attrs.threshold as number },
    terms: ["select(0.0, 1.0, omega[at] > settings.threshold)"],
    outer: 1,
    reduce: omega.shape[0]!,
    inner: 1,
    shape: [],
    scale: 1 / omega.shape[0]!,
  });
  return share!;
}
