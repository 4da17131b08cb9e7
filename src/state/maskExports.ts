/** Exports the mask as JSON, and its history and facts as CSV. */
import { csv } from "../compare/exports";
import type { MaskReport, MaskState, Omega } from "../contract/inspect";
import { countKept } from "./handMask";

const plain = (values: ArrayLike<number>): readonly number[] =>
  Array.from(values, (value) => Number(value.toPrecision(7)));

/** `link`: hash of the run's configuration. `hand`: undefined for the learned mask. */
export function maskJson(mask: MaskState, hand: Omega | undefined, link: string): string {
  const { at, epoch, step, threshold, gate, zeta, modalities, warnings } = mask;
  const own = Object.entries(modalities).map(([id, { values, omega, spread }]) => [
    id,
    {
      channels: omega.length,
      Omega: values ? plain(values) : null,
      omega: { learned: [...omega], byHand: hand?.[id] ? [...hand[id]] : null },
      kept: { learned: countKept(omega), byHand: hand?.[id] ? countKept(hand[id]) : null },
      spread: plain(spread),
    },
  ]);
  return `${JSON.stringify(
    {
      version: 1,
      config: `#${link}`,
      at,
      epoch,
      step,
      gate,
      threshold: gate === "drawn" ? null : Number(threshold.toPrecision(7)),
      zeta,
      warnings,
      modalities: Object.fromEntries(own) as unknown,
    },
    null,
    2,
  )}\n`;
}

/** One row for each epoch, modality and channel. */
export function historyCsv(history: readonly MaskReport[]): string {
  const rows = history.flatMap(({ epoch, step, threshold, values, omega }) =>
    Object.entries(omega).flatMap(([modality, own]) =>
      [...own].map((kept, channel) => [
        epoch,
        step,
        modality,
        channel,
        values[modality]?.[channel],
        threshold,
        kept,
      ]),
    ),
  );
  const head = ["epoch", "step", "modality", "channel", "Omega", "threshold", "kept"];
  return csv([head, ...rows]);
}

/** One row for each modality of the displayed mask. */
export function factsCsv(mask: MaskState, hand: Omega | undefined): string {
  const head = [
    "modality",
    "epoch",
    "step",
    "gate",
    "threshold",
    "zeta",
    "channels",
    "kept_learned",
    "kept_by_hand",
    "perplexity",
    "dead_codes",
    "distinct_all",
    "distinct_kept",
    "distinct_dropped",
  ];
  const rows = Object.entries(mask.modalities).map(([id, { omega, codes }]) => [
    id,
    mask.epoch,
    mask.step,
    mask.gate,
    mask.gate === "drawn" ? undefined : mask.threshold,
    mask.zeta ?? undefined,
    omega.length,
    countKept(omega),
    hand && countKept(hand[id]),
    codes?.perplexity,
    codes?.dead,
    codes?.distinct.all,
    codes?.distinct.kept,
    codes?.distinct.dropped,
  ]);
  return csv([head, ...rows]);
}
