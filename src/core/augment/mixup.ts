/**
 * mixup (Zhang et al., ICLR 2018): every clip becomes a mixture of itself and another clip of the batch, in all
 * modalities and in the targets.
 *
 * Departs from the official code: each clip has a λ of its own, and max(λ, 1 − λ) is the share of the clip itself. Both
 * change only which of the two clips is listed first.
 */
import { number } from "../../contract/params";
import type { Random } from "../data/random";
import { papers } from "../papers";
import { defineAugmentation } from "./augmentation";

/** A draw from Gamma(shape, 1), after Marsaglia and Tsang (2000). */
function gamma(shape: number, random: Random): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random.uniform()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = random.normal();
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v))
      return d * v;
  }
}

/** The larger share of a draw from Beta(alpha, alpha). */
function ownShare(alpha: number, random: Random): number {
  const [a, b] = [gamma(alpha, random), gamma(alpha, random)];
  return a + b > 0 ? Math.max(a, b) / (a + b) : 1;
}

/** Replaces `values[i]` by its mixture with `others[i]`. */
function mix(values: Float32Array, others: Float32Array, share: number): void {
  for (let i = 0; i < values.length; i++)
    values[i] = share * (values[i] ?? 0) + (1 - share) * (others[i] ?? 0);
}

export const mixup = defineAugmentation(
  {
    id: "mixup",
    name: "mixup",
    summary:
      "Mixes every clip with another one of the batch, in all modalities and in the targets.",
    changes: ["frames", "spectrogram", "vector"],
    params: {
      alpha: number("α", 0.2, [0.01, 4, 0.01], {
        log: true,
        help: "λ is drawn from Beta(α, α): small values leave most clips nearly unchanged, 1 mixes evenly",
      }),
    },
    paper: papers.mixup,
    equations: ["x̃ = λ x_i + (1 − λ) x_j,  ỹ = λ y_i + (1 − λ) y_j,  λ ~ Beta(α, α)"],
    notes: [
      "Tokens cannot be mixed: they stay those of the clip with the larger share.",
      "The reported training accuracy, the scores of coefficients and losses with labels of their own (ETMC, PMR) count the class with the larger share.",
      "Clips of tokens alone are left as they are, targets included.",
    ],
  },
  ({ alpha }) => ({
    changeBatch: ({ ids, inputs, targets }, random) => {
      const partners = random.shuffle(ids.map((_, place) => place));
      const shares = ids.map(() => ownShare(alpha, random));
      const mixAll = (lists: readonly Float32Array[]): void => {
        const before = lists.map((values) => values.slice());
        lists.forEach((values, i) => {
          mix(values, before[partners[i] ?? i] ?? values, shares[i] ?? 1);
        });
      };
      const mixed = Object.values(inputs).filter(([first]) => first?.shape.kind !== "tokens");
      for (const clips of mixed) mixAll(clips.map(({ values }) => values));
      if (mixed.length > 0) mixAll(targets);
    },
  }),
);
