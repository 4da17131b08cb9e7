/** Counts kernels, dispatches and bytes of one step: figures that do not depend on the machine. */
import * as tf from "../../src/core/tf";
import type { GpuCounts } from "../../src/core/kernels/webgpu/counters";
import type { Memory, StepCounts } from "./requests";
import type { TimedModel } from "./timedModel";

interface HostBackend {
  move(dataId: object, values: ArrayBufferView | null, ...rest: unknown[]): void;
  readSync(dataId: object, ...rest: unknown[]): ArrayBufferView;
}

/** Counts the bytes that `work` moves into and out of a backend that keeps its tensors in memory. */
function bytesMoved(work: () => void): { uploaded: number; read: number } {
  const backend = tf.backend() as unknown as HostBackend;
  const { move, readSync } = backend;
  const moved = { uploaded: 0, read: 0 };
  backend.move = (dataId, values, ...rest) => {
    moved.uploaded += values?.byteLength ?? 0;
    move.call(backend, dataId, values, ...rest);
  };
  backend.readSync = (dataId, ...rest) => {
    const values = readSync.call(backend, dataId, ...rest);
    moved.read += values.byteLength;
    return values;
  };
  try {
    work();
  } finally {
    // These are methods of the class.
    Reflect.deleteProperty(backend, "move");
    Reflect.deleteProperty(backend, "readSync");
  }
  return moved;
}

/** Takes a few steps of a compiled model. `gpu` returns the device's counters so far. */
export async function countStep(
  model: TimedModel,
  settle: () => Promise<void>,
  gpu: (() => GpuCounts) | undefined,
): Promise<StepCounts> {
  model.step();
  await settle();
  const before = gpu?.();
  const { uploaded, read } = bytesMoved(model.step);
  await settle();
  const after = gpu?.();
  const profile = await tf.profile(() => {
    model.step();
    // The type requires a result.
    return [];
  });
  const counted = { kernels: profile.kernels.length, peakBytes: profile.peakBytes };
  if (!before || !after) return { ...counted, bytesUploaded: uploaded, bytesRead: read };
  const added = (name: keyof GpuCounts): number => after[name] - before[name];
  return {
    ...counted,
    bytesUploaded: added("bytesUploaded"),
    bytesRead: added("bytesRead"),
    dispatches: added("dispatches"),
    buffersCreated: added("buffersCreated"),
    uniformBytes: added("uniformBytes"),
  };
}

interface DeviceMemory extends tf.MemoryInfo {
  readonly numBytesAllocatedInGPU?: number;
}

export function memoryNow(): Memory {
  const { numTensors, numBytes, numBytesAllocatedInGPU } = tf.memory() as DeviceMemory;
  const module = (tf.backend() as { wasm?: { HEAPU8: Uint8Array } }).wasm;
  return {
    tensors: numTensors,
    tensorBytes: numBytes,
    deviceBytes: module?.HEAPU8.buffer.byteLength ?? numBytesAllocatedInGPU ?? numBytes,
  };
}
