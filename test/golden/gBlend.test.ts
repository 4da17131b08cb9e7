import { describe, expect, it } from "vitest";
import {
  blendWeights,
  gain,
  gapGrowth,
  rawWeight,
  type Branch,
} from "../../src/core/methods/equations/gBlendWeights";
import { expectClose, goldenCases } from "../support/golden";

/** Plain numbers: float64. */
const exact = 1e-6;

describe("G-Blend's weights", () => {
  it.each(goldenCases("gblend"))("$name", ({ inputs, params, expected }) => {
    const { N = NaN, n = NaN } = params;
    const histories = (name: string) => inputs[name] as number[][];
    const current = inputs["current_losses"] as number[];
    const ends = (history: number[] | undefined) =>
      [history?.[N] ?? NaN, history?.[N + n] ?? NaN] as const;
    const branches: Branch[] = histories("train_loss").map((train, k) => ({
      train: ends(train),
      validation: ends(histories("val_loss")[k]),
    }));
    expectClose(
      branches.map(({ train, validation }) => validation[0] - train[0]),
      expected["O_N"],
      exact,
    );
    expectClose(
      branches.map(({ train, validation }) => validation[1] - train[1]),
      expected["O_N_plus_n"],
      exact,
    );
    expectClose(branches.map(gapGrowth), expected["delta_O"], exact);
    expectClose(branches.map(gain), expected["delta_G"], exact);
    const ratios = branches.map((branch) => Math.abs(gapGrowth(branch) / gain(branch)));
    expectClose(ratios, expected["ogr"], exact);
    expectClose(
      ratios.map((ratio) => ratio ** 2),
      expected["ogr_squared"],
      exact,
    );
    const raw = branches.map(rawWeight);
    expectClose(raw, expected["raw_weight"], exact);
    const shares = (values: readonly number[]) => {
      const sum = values.reduce((a, b) => a + b, 0);
      return values.map((value) => value / sum);
    };
    expectClose(shares(raw), expected["weights"], exact);
    expectClose(shares(raw.map(Math.abs)), expected["weights_absolute"], exact);
    const clipped = blendWeights(branches) ?? [];
    expectClose(clipped, expected["weights_clipped"], exact);
    const blended = (weights: readonly number[]) =>
      weights.reduce((sum, weight, k) => sum + weight * (current[k] ?? NaN), 0);
    expectClose([blended(shares(raw))], [expected["blended_loss"]], exact);
    expectClose([blended(clipped)], [expected["blended_loss_clipped"]], exact);
  });

  it("moves nothing where every branch got worse, and stays finite where no gap grew", () => {
    const worse: Branch = { train: [1, 0.5], validation: [1, 1.2] };
    expect(blendWeights([worse, worse])).toBeUndefined();
    const still: Branch = { train: [1, 0.5], validation: [1, 0.5] };
    expect(blendWeights([still, worse])).toEqual([1, 0]);
  });
});
