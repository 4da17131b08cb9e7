/** Viridis, a perceptually uniform colour map that is readable without colour. */
const stops: readonly (readonly [number, number, number])[] = [
  [68, 1, 84],
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [109, 205, 89],
  [180, 222, 44],
  [253, 231, 37],
];

/** 256 RGB triples, for values 0..1. */
export const viridis: Uint8Array = (() => {
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i += 1) {
    const at = (i / 255) * (stops.length - 1);
    const low = Math.min(Math.floor(at), stops.length - 2);
    for (let c = 0; c < 3; c += 1) {
      const from = stops[low]?.[c] ?? 0;
      const to = stops[low + 1]?.[c] ?? 0;
      table[3 * i + c] = Math.round(from + (to - from) * (at - low));
    }
  }
  return table;
})();
