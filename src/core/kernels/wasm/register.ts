/** Our kernels for WebAssembly: what training needs and the package lacks or does naively. */
import {
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
} from "../../tf";
import { batchMatMul } from "./batchMatMul";
import { conv2dBackpropFilter } from "./conv2dBackpropFilter";
import { conv2dBackpropInput } from "./conv2dBackpropInput";
import { keepStock, type KernelInput, type Wasm, type WasmKernel } from "./heap";
import { unsortedSegmentSum } from "./unsortedSegmentSum";

const kernels: Readonly<Record<string, WasmKernel>> = {
  BatchMatMul: batchMatMul,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  Conv2DBackpropInput: conv2dBackpropInput,
  UnsortedSegmentSum: unsortedSegmentSum,
};

let registered = false;

/** Registers them once, before or after the backend starts. */
export function registerWasmKernels(): void {
  if (registered) return;
  registered = true;
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const stock = keepStock(kernelName);
    if (stock) unregisterKernel(kernelName, "wasm");
    const config: KernelConfig = {
      kernelName,
      backendName: "wasm",
      kernelFunc: ({ inputs, backend, attrs }): TensorInfo =>
        kernel({
          inputs: inputs as KernelInput,
          attrs: (attrs ?? {}) as NamedAttrMap,
          wasm: backend as Wasm,
        }),
    };
    // The stock kernel still runs inside ours and must bind its WebAssembly function.
    if (stock?.setupFunc) config.setupFunc = stock.setupFunc;
    registerKernel(config);
  }
}
