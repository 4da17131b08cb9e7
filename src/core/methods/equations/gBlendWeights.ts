/** G-Blend's weights from the losses at both ends of a super-epoch. */
/** Losses of one branch at the two ends of a super-epoch. */
export interface Branch {
  readonly train: readonly [number, number];
  readonly validation: readonly [number, number];
}

/** A gap that does not move would weigh without bound. */
const minGapGrowth = 1e-4;

export const gapGrowth = ({ train, validation }: Branch): number =>
  validation[1] - train[1] - (validation[0] - train[0]);

export const gain = ({ validation }: Branch): number => validation[0] - validation[1];

/** G / dO^2; below 0 where validation got worse. */
export const rawWeight = (branch: Branch): number =>
  gain(branch) / Math.max(minGapGrowth, Math.abs(gapGrowth(branch))) ** 2;

/** Shares that sum to 1; undefined where no branch gained. */
export function blendWeights(branches: readonly Branch[]): readonly number[] | undefined {
  const clipped = branches.map((branch) => Math.max(0, rawWeight(branch)));
  const sum = clipped.reduce((a, b) => a + b, 0);
  return sum > 0 ? clipped.map((one) => one / sum) : undefined;
}
