/** Batch normalisation over all axes but the last, and its gradient. */
import type { TensorInfo } from "../../tf";
import { sizeOf, type Heap } from "./heap";
import { inputOf, type WasmKernel, type WasmKernels } from "./kernel";
import { scratchParts } from "./scratch";
import { minFloatsPerThread, sumShares } from "./sums";

const floatBytes = 4;

/** A tensor [..., C] as rows of channels. */
interface Table {
  readonly rows: number;
  readonly channels: number;
  /** Partial sums of the columns. */
  readonly shares: number;
  /** Fewest rows for a thread. */
  readonly grain: number;
}

function tableOf(x: TensorInfo): Table {
  const channels = x.shape.at(-1) ?? 1;
  const grain = Math.ceil(minFloatsPerThread / channels);
  return { rows: sizeOf(x) / channels, channels, shares: sumShares(sizeOf(x)), grain };
}

/** to [C] = scale · the sum of `partials` [shares, C]; all are addresses. */
function addShares(
  heap: Heap,
  partials: number,
  { channels, shares }: Table,
  to: number,
  scale: number,
): void {
  heap.call("sumAxis", 0, 1, partials, shares * channels, channels, 1, to, scale);
}

/** to [C] = scale · the sum of the rows of x [..., C]. */
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
  const x = inputOf(inputs, "x");
  const [gamma, beta] = [inputOf(inputs, "gamma"), inputOf(inputs, "beta")];
  const table = tableOf(x);
  const { rows, channels, shares, grain } = table;
  const y = heap.allocate(x.shape);
  const [mean, variance] = [heap.allocate([channels]), heap.allocate([channels])];
  const vector = channels * floatBytes;
  const [partials, scale] = scratchParts(heap, [shares * vector, vector]);
  const from = heap.addressOf(x);
  const [means, variances] = [heap.addressOf(mean), heap.addressOf(variance)];
  sumRows(heap, from, table, partials, means, 1 / rows);
  // differences from the mean: squares of a large mean would lose the digits of the variance
  sumProducts(heap, [0, from, means], table, partials, variances, 1 / rows);
  const epsilon = attrs.epsilon as number;
  heap.call("channelScales", channels, heap.addressOf(gamma), variances, epsilon, scale);
  const vectors = [means, scale, heap.addressOf(beta)];
  heap.parallel("normaliseRows", rows, grain, from, channels, ...vectors, heap.addressOf(y));
  return [y, mean, variance];
};

/** x, dy [..., C], gamma, mean, variance [C] -> dx [..., C], dgamma [C], dbeta [C]. */
const batchNormGradient: WasmKernel = ({ inputs, attrs, heap }) => {
  const x = inputOf(inputs, "x");
  const table = tableOf(x);
  const { rows, channels, shares, grain } = table;
  const dx = heap.allocate(x.shape);
  const [dgamma, dbeta] = [heap.allocate([channels]), heap.allocate([channels])];
  const [slopes, shifts] = [heap.addressOf(dgamma), heap.addressOf(dbeta)];
  const vector = channels * floatBytes;
  const [partials, scale, flat, tilt] = scratchParts(heap, [
    shares * vector,
    vector,
    vector,
    vector,
  ]);
  const addressOf = (name: string) => heap.addressOf(inputOf(inputs, name));
  const [from, dy] = [addressOf("x"), addressOf("dy")];
  const [mean, variance] = [addressOf("mean"), addressOf("variance")];
  const epsilon = attrs.epsilon as number;
  sumRows(heap, dy, table, partials, shifts, 1);
  sumProducts(heap, [dy, from, mean], table, partials, slopes, 1);
  heap.call("channelScales", channels, addressOf("gamma"), variance, epsilon, scale);
  const factors = [shifts, slopes, flat, tilt];
  heap.call("gradientFactors", channels, rows, variance, epsilon, ...factors);
  const vectors = [mean, scale, flat, tilt];
  heap.parallel(
    "normaliseGradientRows",
    rows,
    grain,
    from,
    dy,
    channels,
    ...vectors,
    heap.addressOf(dx),
  );
  return [dx, dgamma, dbeta];
};

export const batchNormKernels: WasmKernels = {
  BatchNorm: batchNorm,
  BatchNormGradient: batchNormGradient,
};
