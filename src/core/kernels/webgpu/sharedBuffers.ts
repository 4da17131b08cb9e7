/**
 * Tensors side by side in one buffer. An optimiser that bound every variable and its state one by
 * one would need a dispatch per tensor on devices that bind eight buffers. The package's kernels and
 * ours find such a tensor through its binding; reads and copies of a whole buffer are caught here.
 */
import { util, type TensorInfo } from "../../tf";
import { bufferUsage, release, type RawBackend, type RawBuffer } from "./rawBackend";

interface Home {
  readonly buffer: RawBuffer;
  /** Tensors that live in it. */
  tenants: number;
}
/** Bytes. */
interface Place {
  readonly home: Home;
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

/** Where a tensor that is on the device is to be bound. */
export function bindingOf(backend: RawBackend, dataId: object): Binding {
  const place = places.get(dataId);
  return place
    ? { buffer: place.home.buffer, offset: place.offset, size: place.size }
    : { buffer: backend.tensorMap.get(dataId).resource! };
}

/** Lets this backend have such tensors. */
export function enableSharedBuffers(backend: RawBackend): void {
  const { tensorToBinding, read, readSync, readToGPU, disposeData } = backend;
  const own = backend;
  own.tensorToBinding = (tensor) =>
    tensor && places.has(tensor.dataId)
      ? bindingOf(backend, tensor.dataId)
      : tensorToBinding.call(backend, tensor);
  // Values are not kept on the host: the tensor may change while they are on their way.
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
    if (isGone) leave(backend, dataId);
    return isGone;
  };
}

/** float32 tensors in one buffer; where each begins, in elements. They stay there from now on. */
export function moveToSharedBuffer(
  backend: RawBackend,
  tensors: readonly TensorInfo[],
): { readonly buffer: RawBuffer; readonly offsets: readonly number[] } {
  const first = tensors[0] && places.get(tensors[0].dataId);
  const areTogether =
    first && tensors.every(({ dataId }) => places.get(dataId)?.home === first.home);
  const home = areTogether ? first.home : moveTogether(backend, tensors);
  return {
    buffer: home.buffer,
    offsets: tensors.map(({ dataId }) => places.get(dataId)!.offset / floatBytes),
  };
}

function moveTogether(backend: RawBackend, tensors: readonly TensorInfo[]): Home {
  for (const { dataId } of tensors) backend.uploadToGPU(dataId);
  const sizes = tensors.map(({ shape }) => util.sizeFromShape(shape) * floatBytes);
  let total = 0;
  const offsets = sizes.map((size) => {
    const offset = total;
    total += Math.ceil(size / alignment) * alignment;
    return offset;
  });
  const home: Home = { buffer: backend.bufferManager.acquireBuffer(total, usage), tenants: 0 };
  tensors.forEach(({ dataId }, n) => {
    const [offset, size] = [offsets[n]!, sizes[n]!];
    copyTo(backend, dataId, { buffer: home.buffer, offset, size });
    const data = backend.tensorMap.get(dataId);
    const isOwner = !data.external && data.resource;
    // back to the pool once the copy is submitted
    if (isOwner) backend.uniformPendingDisposal.push(data.resource!);
    leave(backend, dataId);
    data.resource = home.buffer;
    data.external = true;
    places.set(dataId, { home, offset, size });
    home.tenants++;
  });
  return home;
}

/** The last tenant gives the buffer back, with the next submit. */
function leave(backend: RawBackend, dataId: object): void {
  const place = places.get(dataId);
  if (!place) return;
  places.delete(dataId);
  place.home.tenants--;
  if (place.home.tenants === 0) backend.uniformPendingDisposal.push(place.home.buffer);
}

/** Records a copy of a tensor's values to a place of the same size. */
export function copyTo(backend: RawBackend, dataId: object, to: Required<Binding>): void {
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
