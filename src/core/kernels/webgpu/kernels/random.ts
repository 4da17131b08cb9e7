/** Random numbers from index and seed, the same as data/deviceRandom.ts computes on the host. */
import type { TensorInfo } from "../../../tf";
import { recordElementwise } from "../elementwise";
import type { KernelArguments } from "../kernelArguments";
import { allocate } from "../rawBackend";

const uniformAt = `
fn pcg(value : u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}
fn uniformAt(i : u32) -> f32 {
  return f32(pcg(i ^ pcg(settings.seed)) >> 8u) * 5.9604644775390625e-8;
}`;

const random =
  (key: string, body: string) =>
  ({ attrs, backend }: KernelArguments): TensorInfo => {
    const out = allocate(backend, attrs.shape as number[]);
    recordElementwise(backend, {
      key,
      reads: {},
      writes: { out },
      integers: { seed: attrs.seed as number },
      changesEveryStep: true,
      functions: () => uniformAt,
      body,
    });
    return out;
  };

/** Uniform numbers in [0, 1). */
export const randomUniform = random("randomUniform", "out[index] = uniformAt(index);");

/** Standard normal numbers by Box and Muller, from uniform numbers 2i and 2i + 1. */
export const randomNormal = random(
  "randomNormal",
  `let radius = sqrt(-2.0 * log(1.0 - uniformAt(2u * index)));
  // a turn from -1/2 to 1/2: cosines are only exact near zero
  let turn = uniformAt(2u * index + 1u);
  out[index] = radius * cos(6.28318530717958647 * (turn - round(turn)));`,
);

/** Seeded choice, with repetition, of `count` rows of x [P, D] -> [count, D]. */
export function randomRows({ inputs, attrs, backend }: KernelArguments): TensorInfo {
  const x = inputs.x!;
  const [positions, depth] = x.shape as [number, number];
  const out = allocate(backend, [attrs.count as number, depth]);
  recordElementwise(backend, {
    key: "randomRows",
    reads: { x },
    writes: { out },
    integers: { seed: attrs.seed as number, depth },
    floats: { positions },
    changesEveryStep: true,
    functions: () => uniformAt,
    body: `let row = u32(floor(uniformAt(index / settings.depth) * settings.positions));
  out[index] = x[row * settings.depth + index % settings.depth];`,
  });
  return out;
}
