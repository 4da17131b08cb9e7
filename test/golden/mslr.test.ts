import { expect, it } from "vitest";
import { accuracyRatio } from "../../src/core/methods/equations/mslrAccuracyRatio";
import { goldenCases } from "../support/golden";

interface Epoch {
  readonly epoch: number;
  readonly ratio: readonly number[];
  readonly coefficient: readonly number[];
}

/** In float64, as the numbers are plain ones. */
it.each(goldenCases("mslr"))("MSLR $name", ({ inputs, params, expected }) => {
  const accuracies = inputs["val_accuracy"] as unknown as readonly (readonly number[])[];
  const memory = params["memory_epochs"] ?? NaN;
  const initial = params["initial_multiplier"] as unknown as readonly number[];
  const epochs = expected["epochs"] as readonly Epoch[];
  expect(epochs.length).toBeGreaterThan(memory);
  for (const { epoch, ratio, coefficient } of epochs) {
    accuracies.forEach((all, m) => {
      const found = accuracyRatio(all.slice(0, epoch), memory);
      expect(found).toBeCloseTo(ratio[m] ?? NaN, 6);
      expect(found * (initial[m] ?? NaN)).toBeCloseTo(coefficient[m] ?? NaN, 6);
    });
  }
});
