/** In the browser: starts a backend as the training worker does and answers with what it found. */
import { toFailure } from "../../src/contract/errors";
import * as tf from "../../src/core/tf";
import { browserEnvironment } from "../../workers/backends";
import {
  operations,
  trainingLosses,
  type BackendCheck,
  type BackendRequest,
} from "./backendChecks";

/** Threads that have loaded their script and reported it. */
let threadsLoaded = 0;
self.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    this.addEventListener("message", ({ data }: MessageEvent<{ readonly cmd?: string }>) => {
      if (data.cmd === "loaded") threadsLoaded++;
    });
  }
};

const environment = browserEnvironment();

interface HeapReader {
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/** The named kernel of WebAssembly, a hundredth off in its first number. */
function breakKernel(kernelName: string): void {
  const config = tf.getKernel(kernelName, "wasm") as tf.KernelConfig;
  tf.unregisterKernel(kernelName, "wasm");
  tf.registerKernel({
    ...config,
    kernelFunc: (given) => {
      const result = config.kernelFunc(given) as tf.TensorInfo;
      const values = (given.backend as HeapReader).typedArrayFromHeap(result);
      values[0] = (values[0] ?? 0) * 1.01 + 0.01;
      return result;
    },
  });
}

async function check({ backend, run, threads, breaks }: BackendRequest): Promise<BackendCheck> {
  try {
    if (breaks !== undefined) breakKernel(breaks);
    const device = await environment.chooseDevice(
      backend,
      threads === undefined ? {} : { threads },
    );
    const values: Record<string, number[]> = {};
    if (run === "operations") {
      for (const [name, compute] of Object.entries(operations)) {
        const results = tf.tidy(compute);
        values[name] = [];
        for (const tensor of results) values[name].push(...((await tensor.data()) as Float32Array));
        tf.dispose(results);
      }
    }
    if (run === "training") values.losses = await trainingLosses();
    await device.settle();
    const error = device.errors();
    return {
      report: device.report,
      isolated: self.crossOriginIsolated,
      values,
      threadsLoaded,
      ...(error === undefined ? {} : { error }),
    };
  } catch (error) {
    return { failure: toFailure(error) };
  }
}

self.onmessage = ({ data }: MessageEvent<BackendRequest>) => {
  void check(data).then((result) => self.postMessage(result));
};
