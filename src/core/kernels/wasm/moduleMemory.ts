/** Access to the memory of TensorFlow.js's WebAssembly module, which the package's types hide. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { TensorInfo } from "../../tf";
import type { Memory } from "./webAssembly";

/** The members of Emscripten's module that we use. */
interface RunningModule {
  readonly asm: { readonly memory?: Memory };
  /** In the build with threads. */
  readonly wasmMemory?: Memory;
  _malloc(bytes: number): number;
  _free(address: number): void;
}

export const outOfMemory = (bytes: number): Error =>
  new Error(
    `WebAssembly is out of memory (${bytes} bytes requested). Choose a smaller batch or fewer channels.`,
  );

/** `dataIdMap` is private in the types, but the package's own kernels read it too. */
export const memoryOffsetOf = (backend: BackendWasm, { dataId }: TensorInfo): number =>
  (backend as unknown as WithData).dataIdMap.get(dataId).memoryOffset;

interface WithData {
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
}

const moduleOf = (backend: BackendWasm): RunningModule => backend.wasm as unknown as RunningModule;

export function memoryOf(backend: BackendWasm): Memory {
  const { asm, wasmMemory } = moduleOf(backend);
  const memory = wasmMemory ?? asm.memory;
  if (!memory) throw new Error("the WebAssembly backend shows no memory");
  return memory;
}

/** Allocates memory outside tensors -> its address. Throws when the memory is full. */
export function allocateBytes(backend: BackendWasm, bytes: number): number {
  const address = moduleOf(backend)._malloc(bytes) >>> 0;
  if (address === 0) throw outOfMemory(bytes);
  return address;
}

export const freeBytes = (backend: BackendWasm, address: number): void =>
  moduleOf(backend)._free(address);
