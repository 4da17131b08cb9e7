/** Steps and parameter groups of Greedy's golden run. */
import * as tf from "../../src/core/tf";
import type { ParameterGroup } from "../../src/core/types";

/** One step of the official callback. */
export interface GreedyStep {
  readonly epoch: number;
  readonly speed_updated: boolean;
  readonly accumulated_main: readonly number[];
  readonly accumulated_fusion: readonly number[];
  readonly cond_speed_log10: readonly number[];
  readonly d_speed: number;
  readonly rebalancing_next_batch: boolean;
  readonly favoured_modality: number;
}

/** The squared norm of each group of the official run, by id. */
export type Norms = Readonly<Record<string, number>>;

/** Groups of one weight each, which carries the group's norm (1 by default), as in the official run. */
export function greedyGroups(norms: Norms = {}): readonly ParameterGroup[] {
  const group = (id: string, rest: Partial<ParameterGroup>): ParameterGroup => ({
    id,
    role: "fusion",
    variables: [tf.variable(tf.scalar(Math.sqrt(norms[id] ?? 1)))],
    ...rest,
  });
  return [
    group("main0", { role: "encoder", modality: "x" }),
    group("main1", { role: "encoder", modality: "y" }),
    group("fusion0", { modality: "x", isCrossModal: true }),
    group("fusion1", { modality: "y", isCrossModal: true }),
    group("fusion_shared", { isCrossModal: true }),
  ];
}
