/** Optimisers' updates of all tensors in place, and copies of tensors. */
import { sizeOf } from "./heap";
import { inputOf, numberOf, type WasmKernel, type WasmKernels } from "./kernel";

/** Floats of a block and words of a table's row, as in assembly/update.ts. */
const block = 1024;
const rowWords = 8;
/** Fewest blocks for a thread. */
const grain = 16;

/** Updates all tensors in one call: a table holds their addresses and sizes. */
function updateAll(
  { inputs, attrs, heap }: Parameters<WasmKernel>[0],
  kernel: string,
  slots: readonly string[],
  settings: readonly number[],
): [] {
  const count = numberOf(attrs, "count");
  let blocks = 0;
  const words = Array.from({ length: count }, (_, place) => {
    const addressOf = (name: string): number => heap.addressOf(inputOf(inputs, `${name}/${place}`));
    const states = [...slots.map(addressOf), 0].slice(0, 2);
    const multiplier = inputs[`multiplier/${place}`];
    const size = sizeOf(inputOf(inputs, `variable/${place}`));
    const first = blocks;
    blocks += Math.ceil(size / block);
    const factor = multiplier ? heap.addressOf(multiplier) : 0;
    return [addressOf("variable"), addressOf("gradient"), ...states, factor, size, first, blocks];
  }).flat();
  const table = heap.scratch(count * rowWords * 4);
  heap.writeWords(table, words);
  heap.parallel(kernel, blocks, grain, table, ...settings);
  return [];
}

export const updateKernels: WasmKernels = {
  AdamUpdate: (given) => {
    const read = (name: string): number => numberOf(given.attrs, name);
    const [beta1, beta2, step] = [read("beta1"), read("beta2"), read("step")];
    const corrections = [1 / (1 - beta1 ** step), 1 / (1 - beta2 ** step)];
    const rates = [read("learningRate"), read("weightDecay")];
    const settings = [
      ...rates,
      beta1,
      beta2,
      1 - beta1,
      1 - beta2,
      ...corrections,
      read("epsilon"),
    ];
    return updateAll(given, "adamUpdate", ["mean", "square"], settings);
  },
  SgdUpdate: (given) => {
    const names = ["learningRate", "weightDecay", "momentum"];
    const settings = names.map((name) => numberOf(given.attrs, name));
    return updateAll(given, "sgdUpdate", ["velocity"], settings);
  },
  /** Shares the tensor's values, as on every other backend; the package's kernel copies them. */
  Identity: ({ inputs, heap }) => {
    const { dataId, shape, dtype } = inputOf(inputs, "x");
    heap.backend.incRef(dataId);
    return { dataId, shape, dtype };
  },
  Copy: ({ inputs, heap }) => {
    const x = inputOf(inputs, "x");
    const copy = heap.allocate(x.shape, x.dtype);
    heap.backend.typedArrayFromHeap(copy).set(heap.backend.typedArrayFromHeap(x));
    return copy;
  },
};
