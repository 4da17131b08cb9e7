/** In the browser: responds to the bench, on the backends of the training worker. */
import type { GpuLike } from "../../src/core/kernels/webgpu/gpu";
import { countGpu } from "../../src/core/kernels/webgpu/counters";
import { browserEnvironment } from "../../workers/backends";
import { createDriver } from "./driver";
import type { BenchRequest } from "./requests";

// Browsers without WebGPU lack this property, although its type is not optional.
const offered = (navigator as { readonly gpu?: unknown }).gpu as GpuLike | undefined;
const counter = offered && countGpu(offered);
if (counter) Object.defineProperty(navigator, "gpu", { value: counter.gpu });

const respond = createDriver({
  ...browserEnvironment(),
  isolated: self.crossOriginIsolated,
  gpuCounts: counter?.counts,
});
self.onmessage = ({ data }: MessageEvent<BenchRequest>) => {
  void respond(data).then((reply) => self.postMessage(reply));
};
