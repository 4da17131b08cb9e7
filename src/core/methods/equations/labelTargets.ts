/** Targets of label fitting, one row per true class. */
import { LabError } from "../../../contract/errors";

export interface TargetSettings {
  readonly labels: "one-hot" | "smoothed";
  /** p, of the true class in smoothed labels. */
  readonly trueShare: number;
  readonly rest: "even" | "uneven";
  /** lambda, 0..1. */
  readonly free: number;
}

const uneven = [1, 2, 4, 8] as const;

/** Target of every class, row by row [K * K]: rows sum to 1. */
export function targetRows(
  { labels, trueShare, rest, free }: TargetSettings,
  classes: number,
): Float32Array {
  const rows = new Float32Array(classes * classes);
  const own = labels === "one-hot" ? 1 : trueShare;
  // u of the class that comes `turn` places after the true one, 1 .. K - 1
  const weight = (turn: number): number => (rest === "even" ? 1 : (uneven[(turn - 1) % 4] ?? 1));
  let sum = 0;
  for (let turn = 1; turn < classes; turn++) sum += weight(turn);
  for (let y = 0; y < classes; y++) {
    for (let turn = 0; turn < classes; turn++) {
      const supervised = turn === 0 ? own : ((1 - own) * weight(turn)) / sum;
      rows[y * classes + ((y + turn) % classes)] = (1 - free) * supervised + free / classes;
    }
  }
  return rows;
}

/** Refuses smoothed labels that another class has more of than the true one: they would teach that class. */
export function checkTrueClassIsLargest(fit: TargetSettings, classes: number): void {
  const [own = 1, ...others] = targetRows({ ...fit, free: 0 }, classes).subarray(0, classes);
  const largest = Math.max(...others);
  if (own > largest) return;
  throw new LabError({
    code: "bad-config",
    message: `Label fitting: of ${classes} classes another one would get ${largest.toFixed(2)}, the true one ${own.toFixed(2)}; raise its share or deal the rest out evenly.`,
  });
}
