/** Registers our WebAssembly kernels in place of the package's, and restores the package's. */
// First: our kernels replace what this import registers.
import "@tensorflow/tfjs-backend-wasm";
import {
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelConfig,
  type NamedAttrMap,
  type TensorInfo,
} from "../../tf";
import { batchNormKernels } from "./batchNorm";
import { codeKernels } from "./codes";
import { convolutionKernels } from "./convolution";
import { heapOf } from "./heap";
import {
  rememberStockKernels,
  stockKernel,
  type Inputs,
  type WasmKernel,
  type WasmKernels,
} from "./kernel";
import { matMulKernels } from "./matMul";
import { maxPoolKernels } from "./maxPool";
import { missingStockKernels } from "./missingStockKernels";
import { javaScriptKernels } from "./javaScriptKernels";
import { sumKernels } from "./sums";
import { updateKernels } from "./update";

/** By the names that operations request. */
const kernels: WasmKernels = {
  ...convolutionKernels,
  ...matMulKernels,
  ...maxPoolKernels,
  ...batchNormKernels,
  ...codeKernels,
  ...javaScriptKernels,
  ...sumKernels,
  ...updateKernels,
};

const names = [...new Set([...Object.keys(kernels), ...Object.keys(missingStockKernels)])];
rememberStockKernels(names);

/** The registered set: ours, or the package's with the missing kernels. */
let registered: WasmKernels | undefined;

/** Registers our kernels; await `attachKernels` for the backend before one of them runs. */
export function registerWasmKernels(): void {
  register(kernels);
}

/** Restores the package's own kernels and adds the two that it lacks for training. */
export function restoreStockWasmKernels(): void {
  register(missingStockKernels);
}

function register(set: WasmKernels): void {
  if (registered === set) return;
  registered = set;
  for (const kernelName of names) {
    const stock = stockKernel(kernelName);
    const kernel = set[kernelName];
    const current = getKernel(kernelName, "wasm") as KernelConfig | undefined;
    if (current) unregisterKernel(kernelName, "wasm");
    if (kernel) registerKernel(configOf(kernelName, kernel, stock));
    else if (stock) registerKernel(stock);
  }
}

function configOf(
  kernelName: string,
  kernel: WasmKernel,
  stock: KernelConfig | undefined,
): KernelConfig {
  return {
    kernelName,
    backendName: "wasm",
    kernelFunc: ({ inputs, backend, attrs }): TensorInfo | TensorInfo[] =>
      kernel({
        inputs: inputs as Inputs,
        attrs: (attrs ?? {}) as NamedAttrMap,
        heap: heapOf(backend as object),
      }),
    // ours may call the package's kernel, which has to bind its WebAssembly function
    ...(stock?.setupFunc ? { setupFunc: stock.setupFunc } : {}),
  };
}
