/** What a step of each method costs over joint training, on the default model. */
import type { Prepared, Runner } from "./questions";
import { interleave, type RoundOptions } from "./rounds";
import { median, pairedRatio } from "./statistics";
import { figure, scaled, table } from "./tables";

/** Parts of each arm. */
const arms: Readonly<Record<string, readonly string[]>> = {
  Joint: [],
  "Multi-Loss": ["unimodal-losses"],
  MLB: ["unimodal-losses", "mlb"],
  "OGM-GE": ["ogm"],
  MSLR: ["mslr"],
  AGM: ["agm"],
  PMR: ["pmr"],
  MMCosine: ["mmcosine"],
  MMPareto: ["unimodal-losses", "mmpareto"],
  "LFM heuristic": ["unimodal-losses", "lfm-heuristic"],
  "CM-VQVAE": ["quantiser", "reconstruction", "mask"],
};

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
  const facts: Record<string, Prepared> = {};
  for (const [id, parts] of Object.entries(arms)) {
    const workload = { kind: "default", batch, parts } as const;
    facts[id] = await runner.ask({ ask: "prepare", id, workload, engine: "own" });
  }
  const taken = await interleave(
    Object.keys(arms).map((name) => ({
      name,
      take: async (steps: number) => (await runner.ask({ ask: "steps", id: name, steps })).ms,
    })),
    options,
  );
  return Object.entries(facts).map(([name, each]) => ({
    name,
    facts: each,
    stepMs: taken[name] ?? [],
  }));
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
