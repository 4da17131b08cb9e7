/**
 * Converts integer buffers that the package calls float32. Its cast of integers changes the tensor's dtype but not the
 * buffer; our shaders read a buffer by the tensor's dtype.
 */
import type { TensorInfo } from "../../tf";
import { recordElementwise } from "./elementwise";
import { allocate, release, type RawBackend } from "./rawBackend";

const isFloatInName = (backend: RawBackend, { dataId, dtype }: TensorInfo): boolean =>
  dtype === "float32" && backend.tensorMap.get(dataId).dtype !== "float32";

/** Inputs with such tensors converted; `release` frees what was made. */
export function convertToFloats(
  backend: RawBackend,
  inputs: Readonly<Record<string, TensorInfo>>,
): { readonly floats: Readonly<Record<string, TensorInfo>>; release(): void } {
  if (!Object.values(inputs).some((input) => isFloatInName(backend, input)))
    return { floats: inputs, release: () => undefined };
  const made: TensorInfo[] = [];
  const floats = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      if (!isFloatInName(backend, input)) return [name, input];
      const converted = toFloats(backend, input);
      made.push(converted);
      return [name, converted];
    }),
  );
  return { floats, release: () => release(backend, ...made) };
}

function toFloats(backend: RawBackend, x: TensorInfo): TensorInfo {
  const out = allocate(backend, x.shape);
  recordElementwise(backend, {
    key: "toFloats",
    reads: { x: { ...x, dtype: "int32" } },
    writes: { out },
    body: "out[index] = f32(x[index]);",
  });
  return out;
}
