/**
 * The members of TensorFlow.js's WebGPU backend that we use to record our own dispatches among its own. Half of
 * them are private in the package's types but exist at run time (tfjs-backend-webgpu 4.22.0).
 */
import type { DataType, TensorInfo } from "../../tf";

export interface RawBuffer {
  readonly size: number;
}
export type Pipeline = object;
export type Layout = object;

interface RawPass {
  setPipeline(pipeline: Pipeline): void;
  setBindGroup(index: number, group: object): void;
  dispatchWorkgroups(x: number, y: number, z: number): void;
}
interface PipelineDescriptor {
  readonly label: string;
  readonly layout: object;
  readonly compute: { readonly module: object; readonly entryPoint: string };
}
interface LayoutEntry {
  readonly binding: number;
  readonly visibility: number;
  readonly buffer: { readonly type: "storage" | "read-only-storage" | "uniform" };
}
interface GroupEntry {
  readonly binding: number;
  readonly resource: {
    readonly buffer: RawBuffer;
    readonly offset?: number;
    readonly size?: number;
  };
}
interface RawDevice {
  readonly limits: {
    readonly maxComputeWorkgroupsPerDimension: number;
    readonly maxStorageBuffersPerShaderStage: number;
  };
  createBuffer(descriptor: { readonly size: number; readonly usage: number }): RawBuffer;
  createShaderModule(descriptor: { readonly code: string; readonly label: string }): object;
  createBindGroupLayout(descriptor: { readonly entries: readonly LayoutEntry[] }): Layout;
  createPipelineLayout(descriptor: { readonly bindGroupLayouts: readonly Layout[] }): object;
  createBindGroup(descriptor: {
    readonly layout: Layout;
    readonly entries: readonly GroupEntry[];
  }): object;
  createComputePipeline(descriptor: PipelineDescriptor): Pipeline;
  createComputePipelineAsync(descriptor: PipelineDescriptor): Promise<Pipeline>;
}

export interface TensorData {
  resource?: RawBuffer | null;
  values: unknown;
  /** Of the buffer: a cast to float32 may be in the tensor's name alone. */
  readonly dtype: DataType;
  readonly shape: readonly number[];
  /** The buffer is not the tensor's own, and is not freed with it. */
  external?: boolean;
}

export interface RawBackend {
  readonly device: RawDevice;
  readonly queue: { writeBuffer(buffer: RawBuffer, offset: number, data: ArrayBuffer): void };
  readonly bufferManager: { acquireBuffer(size: number, usage: number): RawBuffer };
  readonly tensorMap: {
    get(dataId: object): TensorData;
  };
  /** By the text that makes a shader; promises while compiling ahead. */
  readonly pipelineCache: Record<string, Pipeline | Promise<Pipeline>>;
  commandEncoder: {
    beginComputePass(): RawPass;
    copyBufferToBuffer(
      source: RawBuffer,
      sourceOffset: number,
      target: RawBuffer,
      targetOffset: number,
      size: number,
    ): void;
  } | null;
  computePassEncoder: RawPass | null;
  /** Tensors of recorded work: their buffers are kept until it is submitted. */
  readonly commandQueueOwnedIds: WeakSet<object>;
  readonly uniformPendingDisposal: RawBuffer[];
  dispatchCountInPass: number;
  ensureCommandEncoderReady(): void;
  endComputePassEncoder(): void;
  submitQueue(): void;
  uploadToGPU(dataId: object): void;
  makeTensorInfo(shape: number[], dtype: DataType): TensorInfo;
  incRef(dataId: object): void;
  disposeData(dataId: object, force?: boolean): boolean;
  read(dataId: object): Promise<unknown>;
  readSync(dataId: object): unknown;
  readToGPU(dataId: object): unknown;
  tensorToBinding(tensor: TensorInfo | null): unknown;
  checkCompileCompletionAsync(): Promise<void>;
}

/** WebGPU's own numbers; `core` has no DOM types. */
export const bufferUsage = {
  mapRead: 1,
  mapWrite: 2,
  copySource: 4,
  copyTo: 8,
  uniform: 64,
  storage: 128,
};
export const computeStage = 4;

/** Allocates a tensor on the device without initialising it. */
export function allocate(
  backend: RawBackend,
  shape: readonly number[],
  dtype: DataType = "float32",
): TensorInfo {
  const tensor = backend.makeTensorInfo([...shape], dtype);
  backend.uploadToGPU(tensor.dataId);
  return tensor;
}

/** Gives a tensor its buffer. */
export const allocateInto = (backend: RawBackend, { dataId }: TensorInfo): void =>
  backend.uploadToGPU(dataId);

export function release(backend: RawBackend, ...tensors: readonly TensorInfo[]): void {
  for (const { dataId } of tensors) backend.disposeData(dataId);
}
