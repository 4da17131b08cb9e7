/** LFM's weight of the alignment loss by epoch. */
/** alpha(t) = 1 - e^(-1/t) for epoch t = 1, 2, ... */
export const heuristicAlpha = (t: number): number => 1 - Math.exp(-1 / t);

/** Of the fused task's weight, low powers of the epoch first. */
const fittedTask = [
  0.204623704, 3.35472727e-3, 1.22989557e-4, -2.92947416e-6, 2.23835486e-8, -5.39717505e-11,
];

/** The official code's alpha for epoch t = 1, 2, ...: 1 - polynomial of t - 1, within [0, 1]. */
export const fittedAlpha = (t: number): number => {
  const task = fittedTask.reduce((sum, factor, power) => sum + factor * (t - 1) ** power, 0);
  return Math.min(1, Math.max(0, 1 - task));
};
