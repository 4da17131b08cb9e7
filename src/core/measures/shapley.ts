/**
 * Exact Shapley values: Shapley, A Value for n-Person Games, 1953.
 *
 *   phi_i = sum over S without i of |S|! (M - |S| - 1)! / M! (v(S + i) - v(S))
 */

/** A set of players as bits: player i is in it where bit i is set. */
export type Subset = number;

/** All subsets of M players, the empty one first and the full one last. */
export const subsetsOf = (players: number): Subset[] =>
  Array.from({ length: 2 ** players }, (_, subset) => subset);

export const has = (subset: Subset, player: number): boolean => ((subset >> player) & 1) === 1;

const sizeOf = (subset: Subset, players: number): number =>
  Array.from({ length: players }, (_, i) => Number(has(subset, i))).reduce((a, b) => a + b, 0);

/** Chance that a random order of M players puts exactly these `size` before a given other one. */
function weightOf(size: number, players: number): number {
  // |S|! (M - |S| - 1)! / M! = 1 / (M * binomial(M - 1, |S|))
  let binomial = 1;
  for (let i = 0; i < size; i++) binomial = (binomial * (players - 1 - i)) / (i + 1);
  return 1 / (players * binomial);
}

/** Each player's share of v(all) - v(none) [M]; `value` is called once per subset: 2^M times. */
export function shapleyValues(players: number, value: (subset: Subset) => number): number[] {
  const values = subsetsOf(players).map(value);
  return Array.from({ length: players }, (_, i) =>
    values.reduce((sum, without, subset) => {
      if (has(subset, i)) return sum;
      const joined = values[subset | (1 << i)] ?? NaN;
      return sum + weightOf(sizeOf(subset, players), players) * (joined - without);
    }, 0),
  );
}
