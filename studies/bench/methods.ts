/** Measures a step of each method relative to joint training, on the default model. */
import type { Prepared, Runner } from "./requests";
import { interleave, type RoundOptions } from "./rounds";
import { median, pairedRatio } from "./statistics";
import { figure, scaled, table } from "./tables";

export interface MethodCost {
  readonly name: string;
  readonly facts: Prepared;
  readonly stepMs: readonly number[];
}

/** All of them take turns. */
export async function methodsBench(
  runner: Runner,
  batch: number,
  options: RoundOptions,
): Promise<readonly MethodCost[]> {
  const methods = await runner.send({ command: "methods" });
  const facts: Record<string, Prepared> = {};
  for (const { id } of methods) {
    const workload = { kind: "default", batch, method: id } as const;
    facts[id] = await runner.send({ command: "prepare", id, workload, engine: "own" });
  }
  const taken = await interleave(
    methods.map(({ id }) => ({
      name: id,
      take: async (steps: number) => (await runner.send({ command: "steps", id, steps })).ms,
    })),
    options,
  );
  return methods.flatMap(({ id, name }) => {
    const each = facts[id];
    return each ? [{ name, facts: each, stepMs: taken[id] ?? [] }] : [];
  });
}

export function methodsTable(costs: readonly MethodCost[]): string {
  const [joint] = costs;
  if (!joint) throw new RangeError("no method was timed");
  return table(
    ["method", "step, ms", "over joint", "FLOPs over joint", "FLOPs"],
    costs.map(({ name, facts, stepMs }) => [
      name,
      figure(median(stepMs)),
      figure(pairedRatio(stepMs, joint.stepMs)),
      figure(facts.flops / joint.facts.flops),
      scaled(facts.flops),
    ]),
  );
}
