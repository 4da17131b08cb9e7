/** Contestants in turn, round after round, so that what others do to the machine meets them all. */
import { setTimeout as wait } from "node:timers/promises";
import { median } from "./statistics";

export interface Contestant {
  readonly name: string;
  /** Takes so many steps -> milliseconds a step. */
  take(steps: number): Promise<number>;
}
export interface RoundOptions {
  readonly rounds: number;
  /** About as long as each turn lasts, ms. */
  readonly turnMs: number;
}

/** Threads of another contestant may still spin when its turn ends. */
const pauseMs = 60;
const mostSteps = 200;

/** -> milliseconds a step in every round, by name, in the order of the rounds. */
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
