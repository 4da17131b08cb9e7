/** Orders the channels of a mask history. */
import type { ModalityId } from "../contract/clip";
import type { MaskReport } from "../contract/inspect";
import type { ChannelOrder } from "../contract/viewLink";
import { droppedAt } from "./handMask";

/**
 * Returns the channels [D] from top to bottom: by number; by the epoch of the final drop, earliest first; or by
 * Omega at the last epoch, largest first. Ties are ordered by number.
 */
export function orderedChannels(
  order: ChannelOrder,
  history: readonly MaskReport[],
  modality: ModalityId,
): readonly number[] {
  const values = history.at(-1)?.values[modality] ?? new Float32Array();
  const channels = [...values.keys()];
  if (order === "channel") return channels;
  const rank = order === "value" ? [...values].map((value) => -value) : undefined;
  const ranks = rank ?? droppedAt(history, modality, channels.length);
  // Infinity - Infinity is NaN, so compare the ranks
  return channels.sort((a, b) => {
    const [one = 0, other = 0] = [ranks[a], ranks[b]];
    return one === other ? a - b : one < other ? -1 : 1;
  });
}
