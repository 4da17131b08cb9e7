/** Times contestants in turn, round after round, so that other work on the machine affects all of them. */
import { setTimeout as wait } from "node:timers/promises";
import { median } from "./statistics";

export interface Contestant {
  readonly name: string;
  /** Takes that many steps -> milliseconds per step. */
  take(steps: number): Promise<number>;
}
export interface RoundOptions {
  readonly rounds: number;
  /** Approximate duration of a turn, ms. */
  readonly turnMs: number;
}

/** The threads of the previous contestant may still spin when its turn ends. */
const pauseMs = 60;
const mostSteps = 200;

/** Returns milliseconds per step of every round, by name, in the order of the rounds. */
export async function interleave(
  contestants: readonly Contestant[],
  { rounds, turnMs }: RoundOptions,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const steps = new Map<string, number>();
  for (const { name, take } of contestants) {
    const warm = [await take(1), await take(2)];
    steps.set(name, Math.min(mostSteps, Math.max(1, Math.round(turnMs / median(warm)))));
  }
  const taken: Record<string, number[]> = Object.fromEntries(
    contestants.map(({ name }) => [name, []]),
  );
  for (let round = 0; round < rounds; round++) {
    for (const { name, take } of contestants) {
      await wait(pauseMs);
      taken[name]?.push(await take(steps.get(name) ?? 1));
    }
  }
  return taken;
}
