/** Tensors on the WebAssembly heap, seen from JavaScript, and the kernels that work on them. */
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { getKernel, type KernelConfig, type NamedAttrMap, type TensorInfo } from "../../tf";

export type Wasm = Pick<BackendWasm, "makeOutput" | "typedArrayFromHeap" | "disposeData">;
export interface KernelInput {
  readonly [name: string]: TensorInfo;
}
export interface WasmKernelArguments {
  readonly inputs: KernelInput;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly wasm: Wasm;
}
export type WasmKernel = (args: WasmKernelArguments) => TensorInfo;

/**
 * Values of a float32 tensor in place, not a copy. Allocating may grow the memory and detach every
 * view: allocate first, look after that, and look again after the next allocation.
 */
export function floats(wasm: Wasm, tensor: TensorInfo): Float32Array {
  if (tensor.dtype !== "float32") throw new TypeError(`expected float32, got ${tensor.dtype}`);
  return wasm.typedArrayFromHeap(tensor) as Float32Array;
}

/** A new float32 tensor; its values are whatever the memory held. */
export function allocate(wasm: Wasm, shape: number[]): TensorInfo {
  return wasm.makeOutput(shape, "float32");
}

export function release(wasm: Wasm, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) wasm.disposeData(dataId);
}

/** Kernels as the package ships them, kept where ours take their place. */
const stock = new Map<string, KernelConfig>();

/** Remembers the package's kernel under this name, if it has one. Call before it is replaced. */
export function keepStock(kernelName: string): KernelConfig | undefined {
  const config = getKernel(kernelName, "wasm") as KernelConfig | undefined;
  if (config) stock.set(kernelName, config);
  return config;
}

/** Runs the package's own kernel. The caller releases the result. */
export function runStock(
  kernelName: string,
  wasm: Wasm,
  inputs: KernelInput,
  attrs: Readonly<Record<string, unknown>>,
): TensorInfo {
  const config = stock.get(kernelName) ?? getKernel(kernelName, "wasm");
  const result = config.kernelFunc({ inputs, backend: wasm, attrs: attrs as NamedAttrMap });
  return result as TensorInfo;
}
