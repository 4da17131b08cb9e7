/** Scratch memory of the current kernel call. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { allocateBytes, freeBytes } from "./moduleMemory";

const vectorBytes = 16;

/** Returns the address of at least that many bytes: one block that only grows, and after the first step stays as it is. */
export function createScratch(backend: BackendWasm): (bytes: number) => number {
  let block = 0;
  let size = 0;
  return (bytes) => {
    if (bytes > size) {
      if (block !== 0) freeBytes(backend, block);
      // reset first, because allocating may throw
      [block, size] = [0, 0];
      const wanted = Math.ceil(bytes * 1.25);
      block = allocateBytes(backend, wanted + vectorBytes);
      size = wanted;
    }
    return Math.ceil(block / vectorBytes) * vectorBytes;
  };
}

/** Divides the scratch block into parts of these sizes in bytes -> their addresses. */
export function scratchParts<const S extends readonly number[]>(
  heap: { scratch(bytes: number): number },
  sizes: S,
): { [Part in keyof S]: number } {
  const whole = sizes.map((bytes) => Math.ceil(bytes / vectorBytes) * vectorBytes);
  let next = heap.scratch(whole.reduce((sum, bytes) => sum + bytes, 0));
  // `map` forgets that it keeps the number of elements
  return whole.map((bytes) => (next += bytes) - bytes) as { [Part in keyof S]: number };
}
