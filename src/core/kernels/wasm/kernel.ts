/** What a kernel of ours is on WebAssembly, and the package's own kernels beside it. */
import { getKernel, type KernelConfig, type NamedAttrMap, type TensorInfo } from "../../tf";
import type { Heap } from "./heap";

export type Inputs = Readonly<Record<string, TensorInfo>>;
export type Attributes = Readonly<Record<string, unknown>>;
interface WasmKernelArguments {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly heap: Heap;
}
export type WasmKernel = (args: WasmKernelArguments) => TensorInfo | TensorInfo[];
export type WasmKernels = Readonly<Record<string, WasmKernel>>;

/** Kernels as the package ships them, under the names that ours take. */
const stock = new Map<string, KernelConfig>();

/** Remembers the package's kernels of these names. Called before ours are registered. */
export function rememberStockKernels(names: readonly string[]): void {
  for (const name of names) {
    const found = getKernel(name, "wasm") as KernelConfig | undefined;
    if (found) stock.set(name, found);
  }
}

/** The package's kernel of this name, if it has one. */
export const stockKernel = (name: string): KernelConfig | undefined => stock.get(name);

/** Runs the package's own kernel. The caller owns the result. */
export function runStock(
  kernelName: string,
  heap: Heap,
  inputs: Inputs,
  attrs: Attributes,
): TensorInfo {
  const config = stockKernel(kernelName) ?? getKernel(kernelName, "wasm");
  const args = { inputs, backend: heap.backend, attrs: attrs as NamedAttrMap };
  return config.kernelFunc(args) as TensorInfo;
}
