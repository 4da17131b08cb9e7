/** Formats the figures of measures. */
import type { RunOpened } from "../../contract/telemetry";

/** "61.3 %". */
export const formatShare = (value: number): string => `${(100 * value).toFixed(1)} %`;
/** "+12.3", in points of a probability. */
export const formatPoints = (value: number): string => {
  const size = Math.abs(100 * value).toFixed(1);
  return size === "0.0" ? size : `${value < 0 ? "−" : "+"}${size}`;
};
export const formatNumber = (value: number): string => String(Number(value.toPrecision(3)));
/** "−0.28", to two places. */
export const formatSigned = (value: number): string => value.toFixed(2).replace("-", "−");

export const formatClipCount = (count: number): string =>
  count === 1 ? "1 clip" : `${count} clips`;

export type NameOf = (subject: string) => string;

/** "Fused", or the modality's name. */
export const createNameOf =
  (modalities: RunOpened["modalities"]): NameOf =>
  (subject) =>
    subject === "fused" ? "Fused" : (modalities.find(({ id }) => id === subject)?.name ?? subject);
