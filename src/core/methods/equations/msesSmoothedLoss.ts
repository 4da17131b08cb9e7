/** MSES's smoothed validation loss and its best epoch. */
export interface SmoothedLoss {
  /** Smoothed loss; NaN before the first. */
  readonly smoothed: number;
  readonly best: number;
  readonly bestEpoch: number;
}

export const noLoss: SmoothedLoss = { smoothed: NaN, best: Infinity, bestEpoch: 0 };

/** One more epoch's loss. */
export function addLoss(
  before: SmoothedLoss,
  loss: number,
  epoch: number,
  memory: number,
): SmoothedLoss {
  const smoothed = Number.isNaN(before.smoothed)
    ? loss
    : memory * before.smoothed + (1 - memory) * loss;
  return smoothed < before.best
    ? { smoothed, best: smoothed, bestEpoch: epoch }
    : { ...before, smoothed };
}
