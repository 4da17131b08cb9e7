/** Vector quantisation: the nearest code, the update of a codebook, and rows by index. */
import type { TensorInfo } from "../../tf";
import { sizeOf } from "./heap";
import { inputOf, numberOf, runStock, type WasmKernel, type WasmKernels } from "./kernel";
import { matMulKernels } from "./matMul";

/** Fewest rows for a thread. */
const rowGrain = 256;

const nearestCode: WasmKernel = ({ inputs, heap }) => {
  const [flat, codebook] = [inputOf(inputs, "flat"), inputOf(inputs, "codebook")];
  const [codes, depth] = codebook.shape as [number, number];
  const positions = flat.shape[0] ?? 0;
  const indices = heap.allocate([positions], "int32");
  const attrs = { transposeA: false, transposeB: true };
  const given = { inputs: { a: flat, b: codebook }, attrs, heap };
  const products = matMulKernels.BatchMatMul!(given) as TensorInfo;
  const half = heap.allocate([codes]);
  const [rows, halves] = [heap.floats(codebook), heap.floats(half)];
  for (let n = 0; n < codes; n++) {
    let sum = 0;
    for (let d = n * depth; d < (n + 1) * depth; d++) sum += rows[d]! ** 2;
    halves[n] = sum / 2;
  }
  const addresses = [
    heap.addressOf(products),
    heap.addressOf(half),
    codes,
    heap.addressOf(indices),
  ];
  heap.parallel("nearestRows", positions, rowGrain, ...addresses);
  heap.release(products, half);
  return indices;
};

const codeUse: WasmKernel = ({ inputs, attrs, heap }) => {
  const [indices, flat] = [inputOf(inputs, "indices"), inputOf(inputs, "flat")];
  const [codes, depth] = [attrs.codes as number, flat.shape[1] ?? 1];
  const [counts, sums] = [heap.allocate([codes]), heap.allocate([codes, depth])];
  const used = heap.floats(counts).fill(0);
  heap.floats(sums).fill(0);
  for (const code of heap.backend.typedArrayFromHeap(indices)) used[code]!++;
  const addresses = [heap.addressOf(flat), heap.addressOf(indices)];
  heap.call("addRowsAt", ...addresses, sizeOf(indices), depth, heap.addressOf(sums), codes);
  return [counts, sums];
};

/** The EMA update and restarts of vq/vectorQuantiser.ts. */
const codebookUpdate: WasmKernel = ({ inputs, attrs, heap }) => {
  const read = (name: string) => numberOf(attrs, name);
  const [decay, epsilon, reviveBelow] = [read("decay"), read("epsilon"), read("reviveBelow")];
  const { shape } = inputOf(inputs, "codebook");
  const [codes = 0, depth = 0] = shape;
  const outputs = [heap.allocate(shape), heap.allocate([codes]), heap.allocate(shape)] as const;
  // views only after the last allocation
  const [book, nextCounts, nextSums] = [
    heap.floats(outputs[0]),
    heap.floats(outputs[1]),
    heap.floats(outputs[2]),
  ];
  const valuesOf = (name: string) => heap.floats(inputOf(inputs, name));
  const [counts, sums, candidates] = [valuesOf("counts"), valuesOf("sums"), valuesOf("candidates")];
  const [batchCounts, batchSums] = [valuesOf("batchCounts"), valuesOf("batchSums")];
  let total = 0;
  for (let n = 0; n < codes; n++) {
    nextCounts[n] = counts[n]! * decay + batchCounts[n]! * (1 - decay);
    total += nextCounts[n]!;
  }
  for (let n = 0; n < codes; n++) {
    const smoothed = ((nextCounts[n]! + epsilon) / (total + codes * epsilon)) * total;
    const isDead = reviveBelow > 0 && smoothed < reviveBelow;
    nextCounts[n] = isDead ? 1 : smoothed;
    for (let d = n * depth; d < (n + 1) * depth; d++) {
      const sum = isDead ? candidates[d]! : sums[d]! * decay + batchSums[d]! * (1 - decay);
      nextSums[d] = sum;
      book[d] = isDead ? sum : sum / smoothed;
    }
  }
  return [...outputs];
};

const perplexity: WasmKernel = ({ inputs, heap }) => {
  const counts = inputOf(inputs, "counts");
  const out = heap.allocate([]);
  const values = heap.floats(counts);
  const total = values.reduce((sum, count) => sum + count, 0);
  const entropy = values.reduce((sum, count) => {
    const share = count / total;
    return sum - share * Math.log(share + 1e-10);
  }, 0);
  heap.floats(out)[0] = Math.exp(entropy);
  return out;
};

/** Gathers rows of float32; the package's kernel gathers along other axes and of other types. */
const gather: WasmKernel = ({ inputs, attrs, heap }) => {
  const [x, indices] = [inputOf(inputs, "x"), inputOf(inputs, "indices")];
  const isRows = attrs.axis === 0 && !attrs.batchDims && x.dtype === "float32";
  if (!isRows || indices.dtype !== "int32") return runStock("GatherV2", heap, inputs, attrs);
  const rest = x.shape.slice(1);
  const out = heap.allocate([...indices.shape, ...rest]);
  const rows = x.shape[0] ?? 0;
  for (const index of heap.backend.typedArrayFromHeap(indices)) {
    if (index < 0 || index >= rows) throw new RangeError(`gather: no row ${index} among ${rows}`);
  }
  const bytes = (sizeOf(x) / Math.max(1, rows)) * 4;
  const addresses = [heap.addressOf(x), heap.addressOf(indices), heap.addressOf(out)];
  heap.parallel("gatherRows", sizeOf(indices), rowGrain, ...addresses, bytes);
  return out;
};

const unsortedSegmentSum: WasmKernel = ({ inputs, attrs, heap }) => {
  const [x, ids] = [inputOf(inputs, "x"), inputOf(inputs, "segmentIds")];
  const count = attrs.numSegments as number;
  const out = heap.allocate([count, ...x.shape.slice(1)]);
  heap.floats(out).fill(0);
  const rows = sizeOf(ids);
  const inner = rows === 0 ? 0 : sizeOf(x) / rows;
  heap.call(
    "addRowsAt",
    heap.addressOf(x),
    heap.addressOf(ids),
    rows,
    inner,
    heap.addressOf(out),
    count,
  );
  return out;
};

export const codeKernels: WasmKernels = {
  NearestCode: nearestCode,
  CodeUse: codeUse,
  CodebookUpdate: codebookUpdate,
  Perplexity: perplexity,
  GatherV2: gather,
  UnsortedSegmentSum: unsortedSegmentSum,
};
