/** In the browser: answers requests on a counted device that binds eight buffers, the fewest that WebGPU guarantees. */
import { currentGpu, useCpu, useEngine, useGpu } from "../../../src/core/kernels/start";
import { countGpu, type Counter } from "../../../src/core/kernels/webgpu/counters";
import { findAdapter, type GpuLike } from "../../../src/core/kernels/webgpu/gpu";
import { allocate, type RawBackend } from "../../../src/core/kernels/webgpu/rawBackend";
import { record } from "../../../src/core/kernels/webgpu/record";
import { convolution } from "../../../src/core/ops/convolution";
import { crossEntropy } from "../../../src/core/ops/classification";
import { updateInPlace } from "../../../src/core/ops/update";
import { variableOf } from "../../../src/core/tensor/layers";
import * as tf from "../../../src/core/tf";
import { trainStep } from "../../../src/core/train/step";
import { warmUp } from "../../../src/core/train/warmUp";
import { batchRows, disposeBatch } from "../../../src/core/data/clipTable";
import { randomFrom } from "../../../src/core/data/random";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import { buildRun } from "../../../src/lab/buildRun";
import { referenceModel } from "../../../studies/bench/referenceModel";
import { reference } from "../../../studies/bench/workload";
import { toyFeatures } from "../../support/toyFeatures";
import { countsBetween } from "./countsBetween";
import { cases, checkKernel, type KernelResult } from "./checkKernels";
import type { GpuResponses, GpuRequest, TrainingResponse, Work } from "./gpuRequests";
import { wave } from "./kernelCase";

/** `gpu` with adapters that offer the default number of storage buffers. */
const withDefaultLimits = (gpu: GpuLike): GpuLike => ({
  requestAdapter: async (options) => {
    const adapter = await gpu.requestAdapter(options);
    if (!adapter) return null;
    const limits = new Proxy(adapter.limits, {
      get: (from, name) =>
        name === "maxStorageBuffersPerShaderStage"
          ? undefined
          : (Reflect.get(from, name) as number),
    });
    return {
      limits,
      ...(adapter.info && { info: adapter.info }),
      requestDevice: (given) => adapter.requestDevice(given),
    };
  },
});

let counter: Counter | undefined;

async function useCountedGpu(engine: ExperimentConfig["engine"]): Promise<Counter> {
  const { gpu, counts } = countGpu(withDefaultLimits(navigator.gpu as unknown as GpuLike));
  const adapter = await findAdapter(gpu);
  if (!adapter) throw new Error("There is no WebGPU adapter here.");
  const before = currentGpu();
  await useGpu(adapter, engine);
  if (currentGpu() !== before || !counter) counter = { counts };
  return counter;
}

async function kernels(group: string): Promise<readonly KernelResult[]> {
  await useCountedGpu("own");
  const results: KernelResult[] = [];
  for (const each of cases[group] ?? []) results.push(await checkKernel(each));
  return results;
}

async function workOf(run: () => tf.TensorContainer): Promise<Work[string]> {
  const gpu = await useCountedGpu("own");
  // the first run compiles shaders and uploads constants
  for (let warm = 0; warm < 2; warm++) tf.dispose(run());
  const before = gpu.counts();
  const results = run();
  const counts = countsBetween(before, gpu.counts());
  tf.dispose(results);
  await currentGpu()?.settle();
  return counts;
}

async function work(): Promise<Work> {
  await useCountedGpu("own");
  const [x, filter, bias] = [wave([4, 24, 24, 3]), wave([3, 3, 3, 16]), wave([16])];
  const layer = (...given: tf.Tensor[]) =>
    convolution(given[0] as tf.Tensor4D, given[1] as tf.Tensor4D, given[2] as tf.Tensor1D, {
      stride: 2,
      activation: "relu",
    });
  const dy = wave([4, 12, 12, 16]);
  const [logits, targets] = [wave([8, 6]) as tf.Tensor2D, tf.abs(wave([8, 6])) as tf.Tensor2D];
  const group = Array.from({ length: 14 }, () => ({
    variable: tf.variable(wave([3, 7])),
    gradient: wave([3, 7]),
    state: { mean: tf.variable(wave([3, 7])), square: tf.variable(tf.abs(wave([3, 7]))) },
  }));
  const model = referenceModel(reference({ batch: 4, size: 32, width: 4 }), "own");
  const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, step: 1 };
  return {
    "convolution and its gradients": await workOf(() => tf.grads(layer)([x, filter, bias], dy)),
    "cross-entropy and its gradient": await workOf(() =>
      tf.grads((given: tf.Tensor) => crossEntropy(given as tf.Tensor2D, targets))([logits]),
    ),
    "Adam on 14 tensors": await workOf(() => {
      updateInPlace("AdamUpdate", group, { ...adam, weightDecay: 0 });
      return [];
    }),
    "the reference model's step": await workOf(() => {
      model.step();
      return [];
    }),
  };
}

const idle = { settle: () => Promise.resolve(), errors: () => undefined, report: {} as never };

async function training(config: ExperimentConfig, steps: number): Promise<TrainingResponse> {
  const gpu = config.backend === "webgpu" ? await useCountedGpu(config.engine) : undefined;
  if (!gpu) {
    useEngine(config.engine);
    await useCpu();
  }
  const { modalities } = config;
  const features = toyFeatures(modalities.length > 0 ? { modalities } : {});
  const run = await buildRun(config, features, idle, () => 0);
  const { train, seed, batchSize, pipeline } = run.training;
  for (const part of pipeline.parts) part.beginEpoch?.(1, 1, 0);
  const losses: number[] = [];
  let response: TrainingResponse = { losses, batchBytes: 0 };
  for (let step = 0; step < steps; step++) {
    const before = gpu?.counts();
    const batch = train.batch(batchRows(train.size, batchSize, seed, 1 + step)[0] ?? []);
    const tensors = [...Object.values(batch.inputs), batch.labels, batch.oneHot];
    const batchBytes = tensors.reduce((sum, { size }) => sum + 4 * size, 0);
    const { names, values } = trainStep(pipeline, batch, randomFrom(seed, `step/${step}`));
    response = {
      losses,
      batchBytes,
      ...(gpu && before && { counts: countsBetween(before, gpu.counts()) }),
    };
    losses.push((await values.data())[names.indexOf("loss/total")] ?? NaN);
    values.dispose();
    disposeBatch(batch);
  }
  run.dispose();
  return response;
}

async function compileAhead(config: ExperimentConfig): Promise<GpuResponses["compile ahead"]> {
  const gpu = await useCountedGpu("own");
  const run = await buildRun(config, toyFeatures(), idle, () => 0);
  const { pipeline, seed, train, batchSize } = run.training;
  const weights = () =>
    Promise.all(pipeline.groups.flatMap(({ variables }) => variables.map((v) => v.data())));
  const before = await weights();
  let total = 0;
  let done = 0;
  await warmUp(run.training, async (runOnce) => {
    await currentGpu()?.compileAhead(runOnce, (ready, all) => ([done, total] = [ready, all]));
  });
  const after = await weights();
  const { pipelinesCreated } = gpu.counts();
  const batch = train.batch(batchRows(train.size, batchSize, seed, 1)[0] ?? []);
  const { values } = trainStep(pipeline, batch, randomFrom(seed, "step/0"));
  await values.data();
  values.dispose();
  disposeBatch(batch);
  run.dispose();
  return {
    total: done === total ? total : NaN,
    madeLater: gpu.counts().pipelinesCreated - pipelinesCreated,
    isUnchanged: before.every((values, n) => values.every((value, i) => value === after[n]?.[i])),
  };
}

/** Steps in place between reads, on a gradient that is still in slices, and what they leave behind. */
async function state(): Promise<GpuResponses["state"]> {
  await useCountedGpu("own");
  const bytesNow = () => (tf.memory() as unknown as { numBytesInGPU: number }).numBytesInGPU;
  await currentGpu()?.settle();
  const before = bytesNow();
  const variable = variableOf(tf.tensor1d([5, 6]));
  const velocity = variableOf(tf.zeros([2]));
  const rows = tf.ones([2000, 2]);
  const reads: number[][] = [];
  const read = async () => void reads.push([...(await variable.data<"float32">())]);
  const step = () => {
    const gradient = tf.mean(rows, 0);
    const settings = { learningRate: 1, momentum: 0, weightDecay: 0 };
    updateInPlace("SgdUpdate", [{ variable, gradient, state: { velocity } }], settings);
    gradient.dispose();
  };
  await read();
  step();
  await read();
  step();
  await read();
  tf.tidy(() => variable.assign(tf.tensor1d([10, 10])));
  step();
  await read();
  // summed in slices, and never read
  tf.sum(rows, 0).dispose();
  tf.dispose([variable, velocity, rows]);
  await currentGpu()?.settle();
  return { reads, bytesLeft: bytesNow() - before };
}

/** A shader of ours that does not compile. */
async function brokenShader(): Promise<GpuResponses["broken shader"]> {
  await useCountedGpu("own");
  const backend = tf.backend() as unknown as RawBackend;
  const out = allocate(backend, [4]);
  const writes = { out };
  record(backend, {
    key: "broken",
    reads: {},
    writes,
    blocks: 1,
    body: () => "out[lane] = missing;",
  });
  const results = tf.engine().makeTensorFromTensorInfo(out);
  const values = [...(await results.data<"float32">())];
  results.dispose();
  return { values };
}

async function respond(request: GpuRequest): Promise<unknown> {
  switch (request.command) {
    case "kernels":
      return kernels(request.group);
    case "work":
      return work();
    case "training":
      return training(request.config, request.steps);
    case "compile ahead":
      return compileAhead(request.config);
    case "state":
      return state();
    case "broken shader":
      return brokenShader();
  }
}

self.onmessage = ({ data }: MessageEvent<GpuRequest>) => {
  respond(data)
    .then((found) => {
      const error = currentGpu()?.error();
      self.postMessage({ found, ...(error !== undefined && { error }) });
    })
    .catch((error: unknown) => {
      self.postMessage({
        failure: error instanceof Error ? (error.stack ?? error.message) : error,
      });
    });
};
