/**
 * Gives our kernels access to TensorFlow.js's WebAssembly memory, where they read and write tensors in place.
 *
 * To add a kernel: export a function from a file of assembly/, list the file in assembly/index.ts,
 * write a WasmKernel that allocates the outputs and calls it, and list that in register.ts:
 *
 *   export function scaleBy(begin: i32, end: i32, x: usize, y: usize, factor: f32): void { ... }
 *
 *   const scaleBy: WasmKernel = ({ inputs, attrs, heap }) => {
 *     const y = heap.allocate(inputs.x!.shape);
 *     heap.parallel("scaleBy", sizeOf(y), 1 << 14, heap.at(inputs.x!), heap.at(y), attrs.factor as number);
 *     return y;
 *   };
 *
 * Kernels give the same bits on any number of threads, because no sum crosses a chunk: `parallel` calls the
 * kernel with ranges [begin, end) whose begin is a multiple of the grain, and an item's result must not depend
 * on the other items of its range. A grain divisible by 4 keeps vectors whole. Sums over all items go through
 * partial sums, whose number depends on sizes alone.
 */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { util, type DataType, type TensorInfo } from "../../tf";
import { jobBytes } from "./job";
import { allocateBytes, memoryOf, memoryOffsetOf, outOfMemory } from "./moduleMemory";
import { startPool, type Pool, type StartThread } from "./pool";
import { createScratch } from "./scratch";
import { compile, instantiate, type KernelExports } from "./webAssembly";

export interface Heap {
  readonly backend: BackendWasm;
  readonly threads: number;
  /** The address of a tensor's values; it stays the same until the tensor is disposed. */
  addressOf(tensor: TensorInfo): number;
  /** Allocates a tensor without initialising it. Throws when the memory is full. */
  allocate(shape: readonly number[], dtype?: DataType): TensorInfo;
  release(...tensors: readonly TensorInfo[]): void;
  /**
   * The address of at least `bytes` bytes, aligned for vectors. Every call returns the same memory, so a kernel
   * calls it once and keeps nothing there.
   */
  scratch(bytes: number): number;
  /** Writes integers or addresses for a kernel to read. */
  writeWords(address: number, values: readonly number[]): void;
  /** Runs an exported function on this thread. */
  call(name: string, ...args: readonly number[]): number;
  /**
   * Runs an exported function(begin, end, ...args) over [0, count), on all threads if `count` is larger than
   * `grain`, the fewest items that are worth a thread: about 10 µs of work.
   */
  parallel(name: string, count: number, grain: number, ...args: readonly number[]): void;
  /**
   * A view of a float32 tensor's values. Allocating may grow the memory and detach every view, so allocate
   * before you take views.
   */
  floats(tensor: TensorInfo): Float32Array;
}

/** What a backend needs to run our kernels: the binary for its kind of memory, and threads. */
export interface KernelSource {
  readonly binary: Uint8Array;
  readonly threads: number;
  readonly startThread?: StartThread;
}

const heaps = new WeakMap<object, Heap>();

/** Throws unless attachKernels has been awaited for this backend. */
export function heapOf(backend: object): Heap {
  const heap = heaps.get(backend);
  if (!heap) throw new Error("our kernels are not attached to this WebAssembly backend");
  return heap;
}

/** Instantiates our kernels on the backend's memory. Disposing the backend terminates their threads. */
export async function attachKernels(backend: BackendWasm, source: KernelSource): Promise<void> {
  if (heaps.has(backend)) return;
  const memory = memoryOf(backend);
  const module = await compile(source.binary);
  const kernels = instantiate(module, memory);
  const control = allocateBytes(backend, jobBytes);
  new Uint8Array(memory.buffer, control, jobBytes).fill(0);
  const pool =
    source.startThread && source.threads > 1
      ? await startPool({ module, memory, control }, kernels, source.threads, source.startThread)
      : undefined;
  heaps.set(backend, createHeap(backend, kernels, pool));
  const dispose = backend.dispose.bind(backend);
  backend.dispose = () => {
    pool?.terminate();
    heaps.delete(backend);
    dispose();
  };
}

function createHeap(backend: BackendWasm, kernels: KernelExports, pool: Pool | undefined): Heap {
  const threads = pool?.threads ?? 1;
  const scratch = createScratch(backend);
  const call = (name: string, args: readonly number[]): number => {
    const run = kernels[name];
    if (!run) throw new Error(`there is no kernel "${name}"`);
    return run(...args);
  };
  return {
    backend,
    threads,
    addressOf: (tensor) => memoryOffsetOf(backend, tensor),
    allocate: (shape, dtype = "float32") => {
      const tensor = backend.makeOutput([...shape], dtype);
      // the package does not check, and a kernel would write to address 0
      if (memoryOffsetOf(backend, tensor) === 0 && sizeOf(tensor) > 0) {
        backend.disposeData(tensor.dataId);
        throw outOfMemory(sizeOf(tensor) * 4);
      }
      return tensor;
    },
    release: (...tensors) => tensors.forEach(({ dataId }) => backend.disposeData(dataId)),
    scratch,
    writeWords: (address, values) =>
      new Uint32Array(memoryOf(backend).buffer, address, values.length).set(values),
    call: (name, ...args) => call(name, args),
    parallel: (name, count, grain, ...args) => {
      if (count <= 0) return;
      if (!pool || count <= grain) {
        call(name, [0, count, ...args]);
        return;
      }
      // several chunks per thread, so that the others do not wait for a slow one
      const share = Math.ceil(count / (threads * 4 * grain)) * grain;
      pool.run(name, count, share, args);
    },
    floats: (tensor) => {
      if (tensor.dtype !== "float32") throw new TypeError(`expected float32, got ${tensor.dtype}`);
      return backend.typedArrayFromHeap(tensor) as Float32Array;
    },
  };
}

/** The number of a tensor's elements. */
export const sizeOf = ({ shape }: TensorInfo): number => util.sizeFromShape(shape);
