/** Loaded only where an adapter was found, so that other machines never fetch it. */
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { lendConstants } from "./constants";
import { compileAhead as compileOn, type OnProgress } from "./compileAhead";
import type { GpuDeviceLike, GpuInfo } from "./gpu";
import type { RawBackend } from "./rawBackend";

import { areOurs } from "./register";

export { registerWebgpuKernels, restoreStockWebgpuKernels } from "./register";
import { shareBuffers } from "./sharedBuffers";
import { waitForSums } from "./slicedSums";

type Given = ConstructorParameters<typeof WebGPUBackend>;

/** TensorFlow.js on this device. */
export function webgpuBackend(device: GpuDeviceLike, info: GpuInfo | undefined): WebGPUBackend {
  const backend = new WebGPUBackend(device as unknown as Given[0], info as unknown as Given[1]);
  lendConstants(backend as unknown as RawBackend, areOurs);
  shareBuffers(backend as unknown as RawBackend);
  waitForSums(backend as unknown as RawBackend);
  return backend;
}

export const compileAhead = (
  backend: WebGPUBackend,
  runOnce: () => void,
  onProgress: OnProgress,
): Promise<void> => compileOn(backend as unknown as RawBackend, runOnce, onProgress);
