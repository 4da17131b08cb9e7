/** Sums rows that share a segment; the gradient of gather. The package lacks it. */
import { util, type TensorInfo } from "../../tf";
import { allocate, floats, type WasmKernelArguments } from "./heap";

/** x [N, ...], segmentIds [N] int32 -> [numSegments, ...]; ids out of range are left out. */
export function unsortedSegmentSum({ inputs, attrs, wasm }: WasmKernelArguments): TensorInfo {
  const x = inputs.x!;
  const numSegments = attrs.numSegments as number;
  const out = allocate(wasm, [numSegments, ...x.shape.slice(1)]);
  const from = floats(wasm, x);
  const to = floats(wasm, out).fill(0);
  const ids = wasm.typedArrayFromHeap(inputs.segmentIds!);
  const run = util.sizeFromShape(x.shape.slice(1));
  ids.forEach((id, row) => {
    if (id < 0 || id >= numSegments) return;
    for (let n = 0; n < run; n++) to[id * run + n]! += from[row * run + n]!;
  });
  return out;
}
