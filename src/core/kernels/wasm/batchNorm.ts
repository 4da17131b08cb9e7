/** Batch normalisation over all axes but the last, and its gradient. */
import type { TensorInfo } from "../../tf";
import { scratchParts, sizeOf, type Heap } from "./heap";
import type { WasmKernel, WasmKernels } from "./kernel";
import { minFloatsPerThread as floatGrain, inputOf, sumShares } from "./sums";

const floatBytes = 4;

/** A tensor [..., C] as rows of channels. */
interface Table {
  readonly rows: number;
  readonly channels: number;
  /** Partial sums of its columns. */
  readonly shares: number;
  /** Rows worth handing to a thread. */
  readonly grain: number;
}

function tableOf(x: TensorInfo): Table {
  const channels = x.shape.at(-1) ?? 1;
  const grain = Math.ceil(floatGrain / channels);
  return { rows: sizeOf(x) / channels, channels, shares: sumShares(sizeOf(x)), grain };
}

/** to [C] = scale · the sum of `partials` [shares, C]. */
function addShares(
  heap: Heap,
  partials: number,
  { channels, shares }: Table,
  to: number,
  scale: number,
): void {
  heap.call("sumAxis", 0, 1, partials, shares * channels, channels, 1, to, scale);
}

/** x [..., C] at an address: to [C] = scale · the sum of its rows. */
function sumRows(heap: Heap, x: number, table: Table, partials: number, to: number, scale: number) {
  const { rows, channels, shares } = table;
  heap.parallel("sumAxis", shares, 1, x, rows * channels, channels, shares, partials, 1);
  addShares(heap, partials, table, to, scale);
}

/** to [C] = scale · Σ over rows of a (b - shift), or of (b - shift)² where `a` is 0. */
function sumProducts(
  heap: Heap,
  [a, b, shift]: readonly [number, number, number],
  table: Table,
  partials: number,
  to: number,
  scale: number,
): void {
  const { rows, channels, shares } = table;
  const sizes = [rows, channels, shares];
  heap.parallel("columnProducts", shares, 1, a, b, shift, ...sizes, partials);
  addShares(heap, partials, table, to, scale);
}

/** x [..., C], gamma [C], beta [C] -> y [..., C], mean [C], biased variance [C]. */
const batchNorm: WasmKernel = ({ inputs, attrs, heap }) => {
  const [x, gamma, beta] = ["x", "gamma", "beta"].map((name) => inputOf(inputs, name)) as [
    TensorInfo,
    TensorInfo,
    TensorInfo,
  ];
  const table = tableOf(x);
  const { rows, channels, shares, grain } = table;
  const outputs = [heap.allocate(x.shape), heap.allocate([channels]), heap.allocate([channels])];
  const [y, mean, variance] = outputs.map(heap.addressOf) as [number, number, number];
  const sizes = [shares * channels * floatBytes, channels * floatBytes];
  const [partials, scale] = scratchParts(heap, sizes) as [number, number];
  const from = heap.addressOf(x);
  sumRows(heap, from, table, partials, mean, 1 / rows);
  // from the mean, not from zero: squares of a large mean would swallow the spread
  sumProducts(heap, [0, from, mean], table, partials, variance, 1 / rows);
  const epsilon = attrs.epsilon as number;
  heap.call("channelScales", channels, heap.addressOf(gamma), variance, epsilon, scale);
  const vectors = [mean, scale, heap.addressOf(beta)];
  heap.parallel("normaliseRows", rows, grain, from, channels, ...vectors, y);
  return outputs;
};

/** x, dy [..., C], gamma, mean, variance [C] -> dx [..., C], dgamma [C], dbeta [C]. */
const batchNormGradient: WasmKernel = ({ inputs, attrs, heap }) => {
  const x = inputOf(inputs, "x");
  const table = tableOf(x);
  const { rows, channels, shares, grain } = table;
  const outputs = [heap.allocate(x.shape), heap.allocate([channels]), heap.allocate([channels])];
  const [dx, dgamma, dbeta] = outputs.map(heap.addressOf) as [number, number, number];
  const vector = channels * floatBytes;
  const sizes = [shares * vector, vector, vector, vector];
  const [partials, scale, flat, tilt] = scratchParts(heap, sizes) as [
    number,
    number,
    number,
    number,
  ];
  const [from, dy, gamma, mean, variance] = ["x", "dy", "gamma", "mean", "variance"].map((name) =>
    heap.addressOf(inputOf(inputs, name)),
  ) as [number, number, number, number, number];
  const epsilon = attrs.epsilon as number;
  sumRows(heap, dy, table, partials, dbeta, 1);
  sumProducts(heap, [dy, from, mean], table, partials, dgamma, 1);
  heap.call("channelScales", channels, gamma, variance, epsilon, scale);
  const factors = [dbeta, dgamma, flat, tilt];
  heap.call("gradientFactors", channels, rows, variance, epsilon, ...factors);
  const vectors = [mean, scale, flat, tilt];
  heap.parallel("normaliseGradientRows", rows, grain, from, dy, channels, ...vectors, dx);
  return outputs;
};

export const batchNormKernels: WasmKernels = {
  BatchNorm: batchNorm,
  BatchNormGradient: batchNormGradient,
};
