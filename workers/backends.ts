/** Gives core access to this browser's GPU, its cores and the URLs of the binaries. */
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&no-inline";
import threadedSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url&no-inline";
import threadScript from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?url&no-inline";
import { wasmWorkerContents } from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js";
import plain from "../build/kernels/plain.wasm?url&no-inline";
import relaxed from "../build/kernels/relaxed.wasm?url&no-inline";
import sharedPlain from "../build/kernels/shared-plain.wasm?url&no-inline";
import sharedRelaxed from "../build/kernels/shared-relaxed.wasm?url&no-inline";
import type { BackendName } from "../src/contract/experiment";
import {
  chooseDevice,
  forgetMeasurements,
  type Device,
  type DeviceEnvironment,
  type DeviceOptions,
} from "../src/core/device";
import type { MeasurementMemory } from "../src/core/kernels/measurements";
import type { StartThread } from "../src/core/kernels/wasm/pool";
import { createMeasurementStorage } from "./measurementStorage";

const kernels = {
  plain,
  relaxed,
  "shared-plain": sharedPlain,
  "shared-relaxed": sharedRelaxed,
};
const absolute = (url: string) => new URL(url, self.location.href).href;

/** URL of the first script of a thread. The package stores it as text without the escapes of line breaks. */
const threadWorker = () =>
  URL.createObjectURL(
    new Blob([wasmWorkerContents.replaceAll("\n", "\\n")], { type: "text/javascript" }),
  );

/** Starts a thread for our kernels. Resolves when it is ready for jobs, which its only message reports. */
const startKernelThread: StartThread = (start) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./kernelThread.worker.ts", import.meta.url), {
      type: "module",
    });
    worker.onmessage = () => resolve(worker);
    worker.onerror = ({ message }: Partial<ErrorEvent>) =>
      reject(new Error(`a kernel thread did not start: ${message ?? "it could not be loaded"}`));
    worker.postMessage(start);
  });

/** Reports `count` cores to scripts until `start` has ended. */
async function withCores<T>(count: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: count, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, "hardwareConcurrency");
  }
}

/** The worker's address holds a hash of its code; the development server's does not. */
const memoryOfBuild = (): MeasurementMemory => ({
  storage: createMeasurementStorage(),
  browser: navigator.userAgent,
  build: self.location.pathname,
  date: () => new Date().toISOString(),
});

/** Starts backends in this worker. */
export function browserEnvironment(): {
  chooseDevice(wanted: BackendName, options?: DeviceOptions): Promise<Device>;
  forgetMeasurements(): Promise<void>;
  now(): number;
} {
  const now = () => performance.now();
  const environment: DeviceEnvironment = {
    gpu: navigator.gpu,
    now,
    isolated: self.crossOriginIsolated,
    cores: navigator.hardwareConcurrency,
    withCores,
    wasmFiles: {
      simd: absolute(simd),
      threadedSimd: absolute(threadedSimd),
      threadScript: absolute(threadScript),
      threadWorker: threadWorker(),
      kernels: async (build) => {
        const response = await fetch(absolute(kernels[build]));
        if (!response.ok) throw new Error(`${kernels[build]} answered ${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      },
      startKernelThread,
    },
    memory: import.meta.env.PROD ? memoryOfBuild() : undefined,
  };
  return {
    chooseDevice: (wanted, options) => chooseDevice(wanted, environment, options),
    forgetMeasurements: () => forgetMeasurements(environment),
    now,
  };
}
