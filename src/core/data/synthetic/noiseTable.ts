import { randomFrom } from "../random";

let table: Float32Array | undefined;

/**
 * White noise [65536], mean 0, deviation 1, always the same. Callers read it cyclically from a random
 * offset, since drawing new values would take longer than rendering the clip.
 */
export function noiseTable(): Float32Array {
  if (!table) {
    const random = randomFrom(0, "puppets/noise");
    table = Float32Array.from({ length: 65536 }, () => random.normal());
  }
  return table;
}
