/**
 * Counts dispatches, buffers and uploads of a GPU device, including those of TensorFlow.js, by wrapping the
 * device before the backend receives it. Used by tests and the benchmark only.
 */
import { bufferUsage } from "./rawBackend";
import type { GpuDeviceLike, GpuLike } from "./gpu";

export interface GpuCounts {
  dispatches: number;
  computePasses: number;
  submits: number;
  buffersCreated: number;
  bytesAllocated: number;
  /** Through mapped and staging buffers, and through writeBuffer into anything but uniforms. */
  bytesUploaded: number;
  /** Into uniform buffers: shapes, seeds, learning rates. */
  uniformBytes: number;
  bytesRead: number;
  pipelinesCreated: number;
}

export interface Counter {
  /** A copy of the counts so far. */
  counts(): GpuCounts;
}

type Call = (...given: unknown[]) => unknown;
interface BufferDescriptor {
  readonly size: number;
  readonly usage: number;
  readonly mappedAtCreation?: boolean;
}
interface Buffer {
  readonly size: number;
  readonly usage: number;
  mapAsync: Call;
}

const zeroCounts = (): GpuCounts => ({
  dispatches: 0,
  computePasses: 0,
  submits: 0,
  buffersCreated: 0,
  bytesAllocated: 0,
  bytesUploaded: 0,
  uniformBytes: 0,
  bytesRead: 0,
  pipelinesCreated: 0,
});

/** Runs `count` before each call of a method. */
function wrapBefore(owner: object, method: string, count: (given: unknown[]) => void): void {
  const own = owner as Record<string, Call>;
  const original = own[method]!.bind(owner);
  own[method] = (...given) => {
    count(given);
    return original(...given);
  };
}
/** Runs `look` on each result of a method. */
function wrapAfter(
  owner: object,
  method: string,
  look: (result: unknown, given: unknown[]) => void,
): void {
  const own = owner as Record<string, Call>;
  const original = own[method]!.bind(owner);
  own[method] = (...given) => {
    const result = original(...given);
    look(result, given);
    return result;
  };
}

/** Wraps a GPU so that the work of all its devices is counted together. */
export function countGpu(gpu: GpuLike): Counter & { readonly gpu: GpuLike } {
  const counts = zeroCounts();
  return {
    counts: () => ({ ...counts }),
    gpu: {
      requestAdapter: async (options) => {
        const adapter = await gpu.requestAdapter(options);
        if (!adapter) return null;
        const { info, isFallbackAdapter, limits } = adapter;
        return {
          limits,
          ...(info && { info }),
          ...(isFallbackAdapter !== undefined && { isFallbackAdapter }),
          requestDevice: async (given) => {
            const device = await adapter.requestDevice(given);
            addCounts(device, counts);
            return device;
          },
        };
      },
    },
  };
}

function addCounts(device: GpuDeviceLike, counts: GpuCounts): void {
  const queue: object = device.queue;
  wrapBefore(queue, "submit", () => counts.submits++);
  wrapBefore(queue, "writeBuffer", ([buffer, , data, offset, size]) => {
    const whole = (data as ArrayBufferView | ArrayBuffer).byteLength;
    const bytes = typeof size === "number" ? size : whole - ((offset as number | undefined) ?? 0);
    if ((buffer as Buffer).usage & bufferUsage.uniform) counts.uniformBytes += bytes;
    else counts.bytesUploaded += bytes;
  });
  for (const method of ["createComputePipeline", "createComputePipelineAsync"])
    wrapBefore(device, method, () => counts.pipelinesCreated++);
  wrapAfter(device, "createBuffer", (buffer, [descriptor]) =>
    countBuffer(counts, buffer as Buffer, descriptor as BufferDescriptor),
  );
  wrapAfter(device, "createCommandEncoder", (encoder) => {
    wrapAfter(encoder as object, "beginComputePass", (pass) => {
      counts.computePasses++;
      wrapBefore(pass as object, "dispatchWorkgroups", () => counts.dispatches++);
    });
  });
}

function countBuffer(counts: GpuCounts, buffer: Buffer, descriptor: BufferDescriptor): void {
  const { size, usage, mappedAtCreation } = descriptor;
  counts.buffersCreated++;
  counts.bytesAllocated += size;
  if (mappedAtCreation) {
    if (usage & bufferUsage.uniform) counts.uniformBytes += size;
    else counts.bytesUploaded += size;
  }
  if (!(usage & (bufferUsage.mapRead | bufferUsage.mapWrite))) return;
  wrapBefore(buffer, "mapAsync", () => {
    if (usage & bufferUsage.mapRead) counts.bytesRead += size;
    else counts.bytesUploaded += size;
  });
}
