/** TensorFlow.js's WebGPU backend with our kernels. Loaded only where there is an adapter. */
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { shareConstants } from "./constants";
import { compileAhead as compileOn, type OnProgress } from "./compileAhead";
import type { GpuDeviceLike, GpuInfo } from "./gpu";
import type { RawBackend } from "./rawBackend";

import { areKernelsRegistered } from "./register";

export { registerWebgpuKernels, restoreStockWebgpuKernels } from "./register";
import { enableSharedBuffers } from "./sharedBuffers";
import { enableDeferredSums } from "./deferredSums";

type Given = ConstructorParameters<typeof WebGPUBackend>;

/** TensorFlow.js on this device. */
export function webgpuBackend(device: GpuDeviceLike, info: GpuInfo | undefined): WebGPUBackend {
  const backend = new WebGPUBackend(device as unknown as Given[0], info as unknown as Given[1]);
  shareConstants(backend as unknown as RawBackend, areKernelsRegistered);
  enableSharedBuffers(backend as unknown as RawBackend);
  enableDeferredSums(backend as unknown as RawBackend);
  return backend;
}

export const compileAhead = (
  backend: WebGPUBackend,
  runOnce: () => void,
  onProgress: OnProgress,
): Promise<void> => compileOn(backend as unknown as RawBackend, runOnce, onProgress);
