/** What this browser lends to the training worker: its GPU, its cores, and where the binaries are. */
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url&no-inline";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url&no-inline";
import threadedSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url&no-inline";
import threadScript from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?url&no-inline";
import { wasmWorkerContents } from "@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.worker.js";
import type { BackendName } from "../src/contract/experiment";
import {
  chooseDevice,
  type Device,
  type DeviceEnvironment,
  type DeviceOptions,
} from "../src/core/device";

const absolute = (url: string) => new URL(url, self.location.href).href;

/** A thread's first script. The package keeps it as text whose line breaks have lost their escape. */
const threadWorker = () =>
  URL.createObjectURL(
    new Blob([wasmWorkerContents.replaceAll("\n", "\\n")], { type: "text/javascript" }),
  );

/** `count` stands where scripts look for the number of cores, until `start` has ended. */
async function withCores<T>(count: number, start: () => Promise<T>): Promise<T> {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: count, configurable: true });
  try {
    return await start();
  } finally {
    Reflect.deleteProperty(navigator, "hardwareConcurrency");
  }
}

/** Starts backends in this worker. */
export function browserEnvironment(): {
  chooseDevice(wanted: BackendName, options?: DeviceOptions): Promise<Device>;
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
      plain: absolute(plain),
      simd: absolute(simd),
      threadedSimd: absolute(threadedSimd),
      threadScript: absolute(threadScript),
      threadWorker: threadWorker(),
    },
  };
  return { chooseDevice: (wanted, options) => chooseDevice(wanted, environment, options), now };
}
