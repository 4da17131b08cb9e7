/** In which order the channels of a history stand. */
import type { ModalityId } from "../contract/clip";
import type { MaskReport } from "../contract/inspect";
import type { ChannelOrder } from "../contract/viewLink";
import { droppedAt } from "./handMask";

/**
 * Channels [D] from top to bottom: by number; those dropped for good first, the earliest on top; or by Omega
 * at the last epoch, the largest on top. Ties stay by number.
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
  // Infinity less Infinity is no number, so ranks are compared and not subtracted
  return channels.sort((a, b) => {
    const [one = 0, other = 0] = [ranks[a], ranks[b]];
    return one === other ? a - b : one < other ? -1 : 1;
  });
}
