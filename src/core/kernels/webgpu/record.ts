/**
 * Records our dispatches into TensorFlow.js's command encoder and compute pass, so that they run in order with
 * its kernels and need no separate submit. A dispatch may have several outputs and update inputs in place.
 */
import { env } from "../../tf";
import {
  bufferUsage,
  computeStage,
  type Layout,
  type Pipeline,
  type RawBackend,
  type RawBuffer,
} from "./rawBackend";
import { bindingOf } from "./sharedBuffers";
import { settingsOf, shaderKey, shaderText, type Work } from "./shader";

/** Our layouts and uniform buffers on one device. */
interface DeviceCache {
  readonly layouts: Map<string, Layout>;
  /** Uniform buffers by content: with fixed shapes nearly all of them are reused from step to step. */
  readonly settings: Map<string, RawBuffer>;
}
const byBackend = new WeakMap<RawBackend, DeviceCache>();
const maxSettings = 1024;

function cacheOf(backend: RawBackend): DeviceCache {
  const known = byBackend.get(backend);
  if (known) return known;
  const own: DeviceCache = { layouts: new Map(), settings: new Map() };
  byBackend.set(backend, own);
  return own;
}

/** Storage buffers that one work may bind. */
export const maxStorageBuffers = (backend: RawBackend): number =>
  backend.device.limits.maxStorageBuffersPerShaderStage;

/**
 * Records one dispatch. While compiling ahead it makes the pipeline and records nothing. An error of the shader
 * is an uncaptured error of the device.
 */
export function record(backend: RawBackend, work: Work): void {
  const tensors = [...Object.values(work.reads), ...Object.values(work.writes)];
  if (work.blocks === 0) return;
  for (const { dataId } of tensors) backend.uploadToGPU(dataId);
  const key = shaderKey(work);
  const layout = layoutOf(backend, key, work);
  const pipeline = pipelineOf(backend, key, layout, work);
  if (!pipeline) return;
  const group = backend.device.createBindGroup({
    layout,
    entries: [
      ...tensors.map(({ dataId }) => bindingOf(backend, dataId)),
      ...Object.values(work.buffers ?? {}).map((buffer) => ({ buffer })),
      { buffer: settingsBuffer(backend, work) },
    ].map((resource, binding) => ({ binding, resource })),
  });
  backend.ensureCommandEncoderReady();
  backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass();
  const pass = backend.computePassEncoder;
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(...foldBlocks(work.blocks, backend));
  for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId);
  submitWhenLong(backend);
}

/** Submits as often as the package does, because buffers of disposed tensors are reused only after a submit. */
function submitWhenLong(backend: RawBackend): void {
  backend.dispatchCountInPass++;
  if (backend.dispatchCountInPass < env().getNumber("WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE")) return;
  backend.endComputePassEncoder();
  backend.submitQueue();
}

/** A dimension is limited to 65,535 workgroups on many devices: larger counts become a rectangle, whose surplus the shader skips. */
function foldBlocks(blocks: number, { device }: RawBackend): [number, number, number] {
  const max = device.limits.maxComputeWorkgroupsPerDimension;
  if (blocks <= max) return [blocks, 1, 1];
  const rows = Math.ceil(blocks / max);
  return [Math.ceil(blocks / rows), rows, 1];
}

function layoutOf(backend: RawBackend, key: string, work: Work): Layout {
  const { layouts } = cacheOf(backend);
  const known = layouts.get(key);
  if (known) return known;
  const { reads, writes, buffers = {} } = work;
  const types = [
    ...Object.keys(reads).map(() => "read-only-storage" as const),
    ...Object.keys({ ...writes, ...buffers }).map(() => "storage" as const),
    "uniform" as const,
  ];
  const layout = backend.device.createBindGroupLayout({
    entries: types.map((type, binding) => ({
      binding,
      visibility: computeStage,
      buffer: { type },
    })),
  });
  layouts.set(key, layout);
  return layout;
}

/** The pipeline of this key; undefined while compiling ahead, when there is nothing to run. */
function pipelineOf(
  backend: RawBackend,
  key: string,
  layout: Layout,
  work: Work,
): Pipeline | undefined {
  const { device, pipelineCache } = backend;
  const isAhead = env().getBool("WEBGPU_ENGINE_COMPILE_ONLY");
  if (!(key in pipelineCache)) {
    const descriptor = {
      label: work.key,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: {
        module: device.createShaderModule({ code: shaderText(work), label: work.key }),
        entryPoint: "main",
      },
    };
    pipelineCache[key] = isAhead
      ? device.createComputePipelineAsync(descriptor)
      : device.createComputePipeline(descriptor);
  }
  if (isAhead) return undefined;
  const pipeline = pipelineCache[key]!;
  if (pipeline instanceof Promise) throw new Error(`${work.key} is still being compiled`);
  return pipeline;
}

function settingsBuffer(backend: RawBackend, work: Work): RawBuffer {
  const data = settingsOf(work);
  const usage = bufferUsage.uniform | bufferUsage.copyTo;
  if (work.changesEveryStep) {
    const buffer = backend.bufferManager.acquireBuffer(data.byteLength, usage);
    backend.queue.writeBuffer(buffer, 0, data);
    backend.uniformPendingDisposal.push(buffer);
    return buffer;
  }
  const { settings } = cacheOf(backend);
  const content = new Uint32Array(data).join();
  const known = settings.get(content);
  if (known) return known;
  // Dropped, not destroyed: recorded work may still need them.
  if (settings.size >= maxSettings) settings.clear();
  const buffer = backend.device.createBuffer({ size: data.byteLength, usage });
  backend.queue.writeBuffer(buffer, 0, data);
  settings.set(content, buffer);
  return buffer;
}
