/** The interface of our WebAssembly kernels, and access to the package's own. */
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

/** The input of that name. Throws a TypeError where it is missing. */
export function inputOf(inputs: Inputs, name: string): TensorInfo {
  const found = inputs[name];
  if (!found) throw new TypeError(`the kernel received no "${name}"`);
  return found;
}

/** A numeric attribute; operations always pass those that a kernel reads. */
export const numberOf = (attrs: Attributes, name: string): number => attrs[name] as number;

/** The package's kernels under the names of ours. */
const stock = new Map<string, KernelConfig>();

/** Remembers the package's kernels of these names. Call it before ours are registered. */
export function rememberStockKernels(names: readonly string[]): void {
  for (const name of names) {
    const found = getKernel(name, "wasm") as KernelConfig | undefined;
    if (found) stock.set(name, found);
  }
}

/** The package's kernel of this name, if it has one. */
export const stockKernel = (name: string): KernelConfig | undefined => stock.get(name);

/** Runs the package's own kernel. */
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
