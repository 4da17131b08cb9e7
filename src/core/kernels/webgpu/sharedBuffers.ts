/**
 * Stores several tensors in one buffer, so that an optimiser updates many variables in one dispatch on devices that
 * bind eight buffers. The package's kernels and ours address such a tensor through its binding; reads and copies of a
 * whole buffer are intercepted here.
 */
import { util, type TensorInfo } from "../../tf";
import { bufferUsage, release, type RawBackend, type RawBuffer } from "./rawBackend";

interface SharedBuffer {
  readonly buffer: RawBuffer;
  /** Tensors stored in it. */
  tensors: number;
}
/** Bytes. */
interface Place {
  readonly home: SharedBuffer;
  readonly offset: number;
  readonly size: number;
}
export interface Binding {
  readonly buffer: RawBuffer;
  readonly offset?: number;
  readonly size?: number;
}

/** By data id. */
const places = new WeakMap<object, Place>();
/** WebGPU's strictest alignment of a bound range, bytes. */
const alignment = 256;
const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTo;
const floatBytes = 4;

export const isShared = (dataId: object): boolean => places.has(dataId);

/** The binding of a tensor that is on the device. */
export function bindingOf(backend: RawBackend, dataId: object): Binding {
  const place = places.get(dataId);
  return place
    ? { buffer: place.home.buffer, offset: place.offset, size: place.size }
    : { buffer: backend.tensorMap.get(dataId).resource! };
}

/** Makes this backend read, copy and free tensors in shared buffers. */
export function enableSharedBuffers(backend: RawBackend): void {
  const { tensorToBinding, read, readSync, readToGPU, disposeData } = backend;
  const own = backend;
  own.tensorToBinding = (tensor) =>
    tensor && places.has(tensor.dataId)
      ? bindingOf(backend, tensor.dataId)
      : tensorToBinding.call(backend, tensor);
  // The copy is not cached on the host: the tensor may change before the read resolves.
  own.read = async (dataId) => {
    if (!places.has(dataId)) return read.call(backend, dataId);
    const copy = copyOut(backend, dataId);
    const values = await read.call(backend, copy.dataId);
    release(backend, copy);
    return values;
  };
  const throughCopy =
    <T>(method: (this: RawBackend, dataId: object) => T) =>
    (dataId: object): T => {
      if (!places.has(dataId)) return method.call(backend, dataId);
      const copy = copyOut(backend, dataId);
      const result = method.call(backend, copy.dataId);
      release(backend, copy);
      return result;
    };
  own.readSync = throughCopy(readSync);
  own.readToGPU = throughCopy(readToGPU);
  own.disposeData = (dataId, force) => {
    const isGone = disposeData.call(backend, dataId, force);
    if (isGone) removeFromShared(backend, dataId);
    return isGone;
  };
}

/** Moves float32 tensors into one buffer, for good -> the offset of each, in elements. */
export function moveToSharedBuffer(
  backend: RawBackend,
  tensors: readonly TensorInfo[],
): { readonly buffer: RawBuffer; readonly offsets: readonly number[] } {
  const first = tensors[0] && places.get(tensors[0].dataId);
  const areInOneBuffer =
    first && tensors.every(({ dataId }) => places.get(dataId)?.home === first.home);
  const home = areInOneBuffer ? first.home : moveToNewBuffer(backend, tensors);
  return {
    buffer: home.buffer,
    offsets: tensors.map(({ dataId }) => places.get(dataId)!.offset / floatBytes),
  };
}

function moveToNewBuffer(backend: RawBackend, tensors: readonly TensorInfo[]): SharedBuffer {
  for (const { dataId } of tensors) backend.uploadToGPU(dataId);
  const sizes = tensors.map(({ shape }) => util.sizeFromShape(shape) * floatBytes);
  let total = 0;
  const offsets = sizes.map((size) => {
    const offset = total;
    total += Math.ceil(size / alignment) * alignment;
    return offset;
  });
  const home: SharedBuffer = {
    buffer: backend.bufferManager.acquireBuffer(total, usage),
    tensors: 0,
  };
  tensors.forEach(({ dataId }, n) => {
    const [offset, size] = [offsets[n]!, sizes[n]!];
    copyTo(backend, dataId, { buffer: home.buffer, offset, size });
    const data = backend.tensorMap.get(dataId);
    const isOwner = !data.external && data.resource;
    // back to the pool once the copy is submitted
    if (isOwner) backend.uniformPendingDisposal.push(data.resource!);
    removeFromShared(backend, dataId);
    data.resource = home.buffer;
    data.external = true;
    places.set(dataId, { home, offset, size });
    home.tensors++;
  });
  return home;
}

/** Removes a tensor from its shared buffer, which is freed with the next submit after its last tensor. */
function removeFromShared(backend: RawBackend, dataId: object): void {
  const place = places.get(dataId);
  if (!place) return;
  places.delete(dataId);
  place.home.tensors--;
  if (place.home.tensors === 0) backend.uniformPendingDisposal.push(place.home.buffer);
}

/** Records a copy of a tensor's values to a range of the same size. */
function copyTo(backend: RawBackend, dataId: object, to: Required<Binding>): void {
  const { buffer, offset = 0 } = bindingOf(backend, dataId);
  backend.ensureCommandEncoderReady();
  backend.endComputePassEncoder();
  backend.commandEncoder!.copyBufferToBuffer(buffer, offset, to.buffer, to.offset, to.size);
  backend.commandQueueOwnedIds.add(dataId);
}

/** The same values in a tensor with a buffer of its own. */
export function copyOut(backend: RawBackend, dataId: object): TensorInfo {
  backend.uploadToGPU(dataId);
  const { shape, dtype } = backend.tensorMap.get(dataId);
  const copy = backend.makeTensorInfo([...shape], dtype);
  backend.uploadToGPU(copy.dataId);
  const { buffer } = bindingOf(backend, copy.dataId);
  const size = util.sizeFromShape([...shape]) * floatBytes;
  copyTo(backend, dataId, { buffer, offset: 0, size });
  backend.commandQueueOwnedIds.add(copy.dataId);
  return copy;
}
