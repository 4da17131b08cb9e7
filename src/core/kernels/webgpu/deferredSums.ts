/**
 * Tensors whose values are still partial sums [slices, ...]. A kernel that can add slices while it reads (an
 * optimiser's) does so. Any other use adds up all pending sums first, in as few dispatches as the device's limit on
 * buffers allows.
 */
import { util, type TensorInfo } from "../../tf";
import { allocateInto, release, type RawBackend } from "./rawBackend";
import { maxStorageBuffers, record } from "./record";
import { defaultThreads } from "./shader";

/** Element i of the tensor is scale · Σ_s partial[offset + s · stride + i]. */
export interface SlicedSum {
  readonly partial: TensorInfo;
  readonly slices: number;
  readonly stride: number;
  readonly offset: number;
  readonly scale: number;
}
interface PendingSum extends SlicedSum {
  readonly tensor: TensorInfo;
}

const byBackend = new WeakMap<RawBackend, Map<object, PendingSum>>();

/** Makes this backend complete a deferred sum before its first use. */
export function enableDeferredSums(backend: RawBackend): void {
  const pending = new Map<object, PendingSum>();
  byBackend.set(backend, pending);
  const upload = backend.uploadToGPU.bind(backend);
  backend.uploadToGPU = (dataId) => {
    if (pending.has(dataId)) addUpAll(backend, pending);
    upload(dataId);
  };
  const read = backend.read.bind(backend);
  backend.read = (dataId) => {
    if (pending.has(dataId)) addUpAll(backend, pending);
    return read(dataId);
  };
  const disposeData = backend.disposeData.bind(backend);
  backend.disposeData = (dataId, force) => {
    const isGone = disposeData(dataId, force);
    const sum = pending.get(dataId);
    if (isGone && sum) {
      pending.delete(dataId);
      release(backend, sum.partial);
    }
    return isGone;
  };
}

/** Creates tensors over one array of slices, which they own; `places` are their shapes and first elements. */
export function deferSum(
  backend: RawBackend,
  sum: Omit<SlicedSum, "offset">,
  places: readonly { readonly shape: readonly number[]; readonly offset: number }[],
): TensorInfo[] {
  const pending = byBackend.get(backend)!;
  return places.map(({ shape, offset }, place) => {
    const tensor = backend.makeTensorInfo([...shape], "float32");
    if (place > 0) backend.incRef(sum.partial.dataId);
    pending.set(tensor.dataId, { ...sum, offset, tensor });
    return tensor;
  });
}

/** The slices of a tensor; one unless its sum is deferred. */
export const deferredSumOf = (backend: RawBackend, tensor: TensorInfo): SlicedSum =>
  byBackend.get(backend)?.get(tensor.dataId) ?? {
    partial: tensor,
    slices: 1,
    stride: 0,
    offset: 0,
    scale: 1,
  };

function addUpAll(backend: RawBackend, pending: Map<object, PendingSum>): void {
  const sums = [...pending.values()];
  pending.clear();
  for (const { tensor } of sums) allocateInto(backend, tensor);
  // each brings a buffer to write and one to read
  const chunk = Math.floor(maxStorageBuffers(backend) / 2);
  for (let first = 0; first < sums.length; first += chunk)
    recordSums(backend, sums.slice(first, first + chunk));
  release(backend, ...sums.map(({ partial }) => partial));
}

/** Columns of a workgroup's grid of threads; its rows share the slices. */
const columnsFor = (size: number): number =>
  Math.min(defaultThreads, 2 ** Math.ceil(Math.log2(Math.max(1, size))));

function recordSums(backend: RawBackend, sums: readonly PendingSum[]): void {
  const sizes = sums.map(({ tensor }) => util.sizeFromShape(tensor.shape));
  const blocks = sizes.map((size) => Math.ceil(size / columnsFor(size)));
  const ends = blocks.map((_, n) => blocks.slice(0, n + 1).reduce((a, b) => a + b, 0));
  const named = <T>(name: string, of: (sum: PendingSum, n: number) => T) =>
    Object.fromEntries(sums.map((sum, n) => [`${name}${n}`, of(sum, n)]));
  record(backend, {
    key: `slicedSums/${sums.length}`,
    reads: named("partial", ({ partial }) => partial),
    writes: named("whole", ({ tensor }) => tensor),
    integers: {
      ...named("end", (_, n) => ends[n]!),
      ...named("size", (_, n) => sizes[n]!),
      ...named("columns", (_, n) => columnsFor(sizes[n]!)),
      ...named("slices", ({ slices }) => slices),
      ...named("stride", ({ stride }) => stride),
      ...named("offset", ({ offset }) => offset),
    },
    floats: named("scale", ({ scale }) => scale),
    blocks: ends[ends.length - 1]!,
    functions: () => `var<workgroup> totals : array<f32, ${defaultThreads}>;`,
    body: () => sums.map((_, n) => sumText(n)).join(""),
  });
}

const sumText = (n: number) => `
  if (block >= ${n === 0 ? "0u" : `settings.end${n - 1}`} && block < settings.end${n}) {
    let columns = settings.columns${n};
    let at = (block - ${n === 0 ? "0u" : `settings.end${n - 1}`}) * columns + lane % columns;
    var total = 0.0;
    if (at < settings.size${n}) {
      for (var s = lane / columns; s < settings.slices${n}; s += ${defaultThreads}u / columns) {
        total += partial${n}[settings.offset${n} + s * settings.stride${n} + at];
      }
    }
    totals[lane] = total;
    workgroupBarrier();
    if (lane < columns && at < settings.size${n}) {
      for (var other = lane + columns; other < ${defaultThreads}u; other += columns) {
        total += totals[other];
      }
      whole${n}[at] = total * settings.scale${n};
    }
  }`;
