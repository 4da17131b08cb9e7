/**
 * Random numbers that are equal on every backend, computed from an index and a seed: a kernel computes
 * the i-th without the previous ones. Hash: PCG-RXS-M-XS (O'Neill 2014), as Jarzynski and Olano
 * (JCGT 2020) recommend it for GPUs.
 */

/** One round, uint32 -> uint32. */
export function pcg(value: number): number {
  const state = (Math.imul(value, 747796405) + 2891336453) >>> 0;
  const word = Math.imul((state >>> ((state >>> 28) + 4)) ^ state, 277803737) >>> 0;
  return ((word >>> 22) ^ word) >>> 0;
}

/** The i-th number of a seed (both uint32), a multiple of 2⁻²⁴ in [0, 1): exact in float32. */
export const uniformAt = (i: number, seed: number): number =>
  (pcg((i ^ pcg(seed)) >>> 0) >>> 8) * 2 ** -24;

/** The i-th standard normal number of a seed: Box and Muller, from uniform numbers 2i and 2i + 1. */
export const normalAt = (i: number, seed: number): number =>
  Math.sqrt(-2 * Math.log(1 - uniformAt(2 * i, seed))) *
  Math.cos(2 * Math.PI * uniformAt(2 * i + 1, seed));
