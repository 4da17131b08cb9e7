/** Whether a run computes what plain JavaScript computes: losses of the same steps, side by side. */
import type { Runner } from "./requests";
import { table } from "./tables";

export interface ParityResult {
  /** Total losses of the default experiment's first steps, by backend; "cpu" among them. */
  readonly losses: Readonly<Record<string, readonly number[]>>;
}

/** Returns the losses of the first `steps` steps at the default size. */
export const lossesOn = (
  runner: Runner,
  batch: number,
  steps: number,
): Promise<readonly number[]> =>
  runner.send({ command: "losses", workload: { kind: "default", batch }, steps });

const apart = (value: number | undefined, expected: number | undefined): number =>
  Math.abs((value ?? NaN) / (expected ?? NaN) - 1);

export function parityTable({ losses }: ParityResult): string {
  const { cpu = [], ...others } = losses;
  const names = Object.keys(others);
  return table(
    ["step", "CPU backend", ...names.flatMap((name) => [name, "apart"])],
    cpu.map((expected, step) => [
      String(step + 1),
      expected.toFixed(6),
      ...names.flatMap((name) => {
        const value = others[name]?.[step];
        return [(value ?? NaN).toFixed(6), apart(value, expected).toExponential(1)];
      }),
    ]),
  );
}

/** The largest relative difference of each backend. */
export function parityNotes({ losses }: ParityResult): string[] {
  const { cpu = [], ...others } = losses;
  return Object.entries(others).map(([name, values]) => {
    const worst = Math.max(...cpu.map((expected, step) => apart(values[step], expected)));
    return `${name}: at most ${worst.toExponential(1)} apart, relative to the loss.`;
  });
}
