/**
 * Keeps scalar constants on the device. Numbers in the code (`mul(x, 0.9)`) become scalar tensors, which the
 * package uploads at every step; here tensors of one value share a buffer that is uploaded once.
 */
import { util } from "../../tf";
import { bufferUsage, type RawBackend, type RawBuffer, type TensorData } from "./rawBackend";

const maxConstants = 512;
const usage = bufferUsage.storage | bufferUsage.copySource | bufferUsage.copyTo;

/** Makes this backend share constants' buffers while `isOn()` holds. */
export function shareConstants(backend: RawBackend, isOn: () => boolean): void {
  const buffers = new Map<string, RawBuffer>();
  const upload = backend.uploadToGPU.bind(backend);
  backend.uploadToGPU = (dataId) => {
    const data = backend.tensorMap.get(dataId);
    if (!isOn() || !isConstant(data)) {
      upload(dataId);
      return;
    }
    data.resource = bufferOf(backend, buffers, data);
    data.external = true;
    data.values = null;
  };
}

const isConstant = ({ resource, values, shape, dtype }: TensorData): boolean =>
  !resource &&
  values !== null &&
  values !== undefined &&
  util.sizeFromShape([...shape]) === 1 &&
  ["float32", "int32", "bool"].includes(dtype);

function bufferOf(
  backend: RawBackend,
  buffers: Map<string, RawBuffer>,
  { values, dtype }: TensorData,
): RawBuffer {
  const value = (values as ArrayLike<number>)[0]!;
  const data = dtype === "float32" ? Float32Array.of(value) : Int32Array.of(value);
  const key = `${dtype === "float32" ? "f" : "i"}${new Uint32Array(data.buffer)[0]}`;
  const known = buffers.get(key);
  if (known) return known;
  // Dropped, not destroyed: tensors may still use them.
  if (buffers.size >= maxConstants) buffers.clear();
  const buffer = backend.device.createBuffer({ size: 4, usage });
  backend.queue.writeBuffer(buffer, 0, data.buffer);
  buffers.set(key, buffer);
  return buffer;
}
