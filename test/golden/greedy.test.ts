/** Greedy's speeds and windows against the official callback, every field of every step. */
import { beforeAll, describe, expect, it } from "vitest";
import {
  assignPace,
  createPace,
  learningSpeeds,
  nextPace,
  speeds,
} from "../../src/core/methods/equations/greedyLearningSpeed";
import * as tf from "../../src/core/tf";
import { useBackend } from "../support/backend";
import { expectClose, goldenCases } from "../support/golden";
import { greedyGroups, type GreedyStep, type Norms } from "../support/greedyGolden";

beforeAll(() => useBackend("cpu"));

describe("Greedy: conditional learning speed and re-balancing schedule", () => {
  it.each(goldenCases("greedy"))("$name", ({ inputs, params, expected }) => {
    const weights = inputs["weight_sq_norms"] as unknown as readonly Norms[];
    const norms = inputs["grad_sq_norms"] as unknown as readonly Norms[];
    const steps = expected["steps"] as readonly GreedyStep[];
    expect(steps).toHaveLength(weights.length);
    const pace = createPace(2);
    steps.forEach((step, t) => {
      const groups = greedyGroups(weights[t]);
      const gradients = new Map(
        groups.map(({ id, variables: [weight] }) => [
          weight as tf.Variable,
          tf.scalar(-Math.sqrt(norms[t]?.[id] ?? NaN)),
        ]),
      );
      const epoch = Math.floor(t / (params["steps_per_epoch"] ?? NaN));
      expect(epoch).toBe(step.epoch);
      expect(pace.window.dataSync()[0] === 0).toBe(step.speed_updated);
      const next = nextPace(pace, learningSpeeds(["x", "y"], groups, gradients), {
        epsilon: params["epsilon"] ?? NaN,
        steps: params["window"] ?? NaN,
        isOn: epoch >= (params["starting_epoch"] ?? NaN),
      });
      expectClose(next.main, step.accumulated_main);
      expectClose(next.cross, step.accumulated_fusion);
      const { speed, lead } = speeds(next);
      expectClose(speed, step.cond_speed_log10);
      expectClose(lead, [step.d_speed, -step.d_speed]);
      expect((next.window.dataSync()[0] ?? NaN) > 0).toBe(step.rebalancing_next_batch);
      expect(tf.argMax(next.favoured).dataSync()[0]).toBe(step.favoured_modality);
      assignPace(pace, next);
    });
  });
});
