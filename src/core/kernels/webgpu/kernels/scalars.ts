/** Operations on many scalars: as many in a dispatch as the device can bind buffers. */
import type { TensorInfo } from "../../../tf";
import type { KernelArguments } from "../kernelArguments";
import { allocate, release } from "../rawBackend";
import { maxStorageBuffers, record } from "../record";

const numbered = <T>(name: string, values: readonly T[]): Record<string, T> =>
  Object.fromEntries(values.map((value, place) => [`${name}${place}`, value]));

/** Inputs "0", "1", ... [] -> Σ weights_i · input_i []. */
export function weightedSum({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const weights = attrs.weights as number[];
  // a chunk also binds the sum so far and the next sum
  const chunk = maxStorageBuffers(backend) - 2;
  let sum: TensorInfo | undefined;
  for (let first = 0; first < weights.length; first += chunk) {
    const count = Math.min(chunk, weights.length - first);
    const terms = Array.from({ length: count }, (_, n) => inputs[String(first + n)]!);
    const before = sum;
    const out = allocate(backend, []);
    record(backend, {
      key: `weightedSum/${count}/${before ? "more" : "first"}`,
      reads: { ...(before && { before }), ...numbered("term", terms) },
      writes: { out },
      floats: numbered("weight", weights.slice(first, first + count)),
      blocks: 1,
      threads: 1,
      body: () =>
        `out[0] = ${before ? "before[0]" : "0.0"}${terms
          .map((_, n) => ` + settings.weight${n} * term${n}[0]`)
          .join("")};`,
    });
    if (before) release(backend, before);
    sum = out;
  }
  return sum!;
}

/** dy [] -> weights_i · dy [] for each weight. */
export function scalarMultiples({ inputs, attrs, backend }: KernelArguments): TensorInfo[] {
  const weights = attrs.weights as number[];
  const chunk = maxStorageBuffers(backend) - 1;
  const results: TensorInfo[] = [];
  for (let first = 0; first < weights.length; first += chunk) {
    const factors = weights.slice(first, first + chunk);
    const outs = factors.map(() => allocate(backend, []));
    record(backend, {
      key: `scalarMultiples/${factors.length}`,
      reads: { dy: inputs.dy! },
      writes: numbered("out", outs),
      floats: numbered("weight", factors),
      blocks: 1,
      threads: 1,
      body: () => factors.map((_, n) => `out${n}[0] = settings.weight${n} * dy[0];`).join("\n  "),
    });
    results.push(...outs);
  }
  return results;
}

/** TensorFlow.js's stack, of scalars [] -> [n], as in rows of a report; the package's own kernel for other tensors. */
export function pack({ inputs, backend, runStock }: KernelArguments) {
  const scalars = Object.values(inputs);
  if (!scalars.every(({ shape, dtype }) => shape.length === 0 && dtype === "float32"))
    return runStock();
  const out = allocate(backend, [scalars.length]);
  const chunk = maxStorageBuffers(backend) - 1;
  for (let first = 0; first < scalars.length; first += chunk) {
    const some = scalars.slice(first, first + chunk);
    record(backend, {
      key: `pack/${some.length}`,
      reads: numbered("scalar", some),
      writes: { out },
      integers: { first },
      blocks: 1,
      threads: 1,
      body: () => some.map((_, n) => `out[settings.first + ${n}u] = scalar${n}[0];`).join("\n  "),
    });
  }
  return out;
}
