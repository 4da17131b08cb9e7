/** Runs the bench on WebGPU in Node; bundled into one file, so that there is one copy of TensorFlow.js. */
import { chooseDevice } from "../../src/core/device";
import { countGpu } from "../../src/core/kernels/webgpu/counters";
import type { GpuLike } from "../../src/core/kernels/webgpu/gpu";
import { createDriver } from "./driver";

export function createNodeDriver(gpu: GpuLike): ReturnType<typeof createDriver> {
  const { gpu: counted, counts } = countGpu(gpu);
  const now = (): number => performance.now();
  const refuse = (): Promise<never> =>
    Promise.reject(new Error("only WebGPU runs in Node; leave --node out."));
  const environment = {
    gpu: counted,
    now,
    isolated: false,
    cores: 1,
    withCores: refuse,
    wasmFiles: {
      simd: "",
      threadedSimd: "",
      threadWorker: "",
      threadScript: "",
      kernels: refuse,
      startKernelThread: refuse,
    },
  };
  return createDriver({
    now,
    isolated: false,
    gpuCounts: counts,
    chooseDevice: (wanted, options) => chooseDevice(wanted, environment, options),
  });
}
