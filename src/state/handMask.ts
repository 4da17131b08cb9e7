/** Edits a mask by hand. Every function is pure and returns a new mask. */
import type { Omega } from "../contract/inspect";
import type { ModalityId } from "../contract/clip";

type Values = Readonly<Record<ModalityId, Float32Array>>;

/** Sets some channels of one modality. */
export function withChannels(
  omega: Omega,
  modality: ModalityId,
  channels: readonly number[],
  kept: boolean,
): Omega {
  const own = omega[modality];
  if (!own) return omega;
  const next = own.slice();
  for (const channel of channels) if (channel < next.length) next[channel] = kept ? 1 : 0;
  return { ...omega, [modality]: next };
}

const mapOmega = (omega: Omega, f: (own: Uint8Array, id: ModalityId) => Uint8Array): Omega =>
  Object.fromEntries(Object.entries(omega).map(([id, own]) => [id, f(own, id)]));

/** Keeps all channels of one modality, or none. */
export const withAll = (omega: Omega, modality: ModalityId, kept: boolean): Omega =>
  withChannels(omega, modality, [...(omega[modality]?.keys() ?? [])], kept);

/** Swaps the kept and the dropped channels of one modality. */
export const invertModality = (omega: Omega, modality: ModalityId): Omega =>
  mapOmega(omega, (own, id) => (id === modality ? own.map((one) => 1 - one) : own));

/** Keeps the `count` channels of one modality with the largest Omega; the first ones on ties. */
export function keepTop(omega: Omega, values: Values, modality: ModalityId, count: number): Omega {
  const own = values[modality];
  if (!own) return omega;
  const best = [...own.keys()].sort((a, b) => (own[b] ?? 0) - (own[a] ?? 0)).slice(0, count);
  return mapOmega(omega, (before, id) =>
    id === modality ? before.map((_, channel) => (best.includes(channel) ? 1 : 0)) : before,
  );
}

/** Keeps the channels whose Omega exceeds `threshold`. */
export const keepAbove = (omega: Omega, values: Values, threshold: number): Omega =>
  mapOmega(omega, (own, id) =>
    own.map((before, channel) => {
      const value = values[id]?.[channel];
      return value === undefined ? before : value > threshold ? 1 : 0;
    }),
  );

/** Whether two masks have the same modalities with equal numbers of channels. */
export const hasSameChannels = (a: Omega, b: Omega): boolean =>
  Object.keys(a).length === Object.keys(b).length &&
  Object.entries(a).every(([id, own]) => b[id]?.length === own.length);

export const isSameOmega = (a: Omega, b: Omega): boolean =>
  hasSameChannels(a, b) &&
  Object.entries(a).every(([id, own]) => own.every((one, channel) => b[id]?.[channel] === one));

export const countKept = (own: Uint8Array | undefined): number =>
  own?.reduce((sum, one) => sum + one, 0) ?? 0;

/** The epoch after which each channel stays dropped [D]; Infinity if it is kept at the end. */
export function droppedAt(
  history: readonly { readonly epoch: number; readonly omega: Omega }[],
  modality: ModalityId,
  channels: number,
): readonly number[] {
  return Array.from({ length: channels }, (_, channel) => {
    const lastKept = history.findLastIndex(({ omega }) => omega[modality]?.[channel] === 1);
    return history[lastKept + 1]?.epoch ?? Infinity;
  });
}

/** Number of channels in which two masks of one modality differ. */
export const countDifferences = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, one, channel) => sum + (one === b[channel] ? 0 : 1), 0);

/** The channels from `a` to `b` inclusive, in ascending order. */
export const channelsBetween = (a: number, b: number): readonly number[] =>
  Array.from({ length: Math.abs(a - b) + 1 }, (_, i) => Math.min(a, b) + i);

/** Smallest over largest number of channels kept; null when nothing is kept. */
export function zetaOf(omega: Omega): number | null {
  const kept = Object.values(omega).map(countKept);
  const maxKept = Math.max(0, ...kept);
  return maxKept === 0 ? null : Math.min(...kept) / maxKept;
}
