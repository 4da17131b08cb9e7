import { randomFrom } from "../random";

let table: Float32Array | undefined;

/**
 * White noise [65536], mean 0, deviation 1, always the same. Read from a drawn place, wrapping
 * around: tens of thousands of fresh normals a clip would cost more than the clip.
 */
export function noiseTable(): Float32Array {
  if (!table) {
    const random = randomFrom(0, "puppets/noise");
    table = Float32Array.from({ length: 65536 }, () => random.normal());
  }
  return table;
}
