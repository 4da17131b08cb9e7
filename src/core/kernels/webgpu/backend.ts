/** Loaded only where an adapter was found, so that other machines never fetch it. */
import { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import type { GpuDeviceLike, GpuInfo } from "./gpu";

type Given = ConstructorParameters<typeof WebGPUBackend>;

/** TensorFlow.js on this device. */
export function webgpuBackend(device: GpuDeviceLike, info: GpuInfo | undefined): WebGPUBackend {
  return new WebGPUBackend(device as unknown as Given[0], info as unknown as Given[1]);
}
