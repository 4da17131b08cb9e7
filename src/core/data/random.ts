/**
 * Seeded random numbers: sfc32 (Chris Doty-Humphrey's Small Fast Counting generator, 128 bits of
 * state), initialised with a hash of seed and name. The only source of randomness in core.
 */
export interface Random {
  /** Uniform in [0, 1), 53 random bits. */
  uniform(): number;
  /** Standard normal: mean 0, deviation 1. */
  normal(): number;
  /** Uniform whole number in 0 .. n - 1. Throws RangeError unless n is a positive integer. */
  integer(n: number): number;
  /** Returns a shuffled copy. */
  shuffle<T>(items: readonly T[]): T[];
  /** Creates an independent generator, named under this one; does not advance this one. */
  fork(name: string): Random;
}

/** Creates the generator `name` of `seed`; equal arguments give equal sequences. */
export function randomFrom(seed: number, name: string): Random {
  const path = `${seed}/${name}`;
  const next = sfc32(path);
  let spare: number | undefined;

  const uniform = (): number => ((next() >>> 5) * 67108864 + (next() >>> 6)) / 9007199254740992;

  const integer = (n: number): number => {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new RangeError(`integer(n): n must be a whole number in 1 .. 2^32, got ${n}`);
    }
    return Math.floor(uniform() * n);
  };

  const normal = (): number => {
    if (spare !== undefined) {
      const value = spare;
      spare = undefined;
      return value;
    }
    // Marsaglia's polar method: two normals per accepted point of the unit disc.
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square > 0 && square < 1) {
        const scale = Math.sqrt((-2 * Math.log(square)) / square);
        spare = y * scale;
        return x * scale;
      }
    }
  };

  // 53-bit keys: the probability of a tie, which would keep the order, is about 1e-16 for each pair
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, key: uniform() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);

  return {
    uniform,
    normal,
    integer,
    shuffle,
    fork: (child) => randomFrom(seed, `${name}/${child}`),
  };
}

/** sfc32 as a function of no arguments -> 32 unsigned bits. */
function sfc32(path: string): () => number {
  let [a, b, c] = [hash(path, 0x9e3779b9), hash(path, 0x85ebca6b), hash(path, 0xc2b2ae35)];
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  // as its author advises, 12 rounds mix a short seed into the whole state
  for (let round = 0; round < 12; round++) next();
  return next;
}

/** FNV-1a over UTF-16 units with murmur3's finish -> 32 bits. */
function hash(text: string, start: number): number {
  let h = start;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
