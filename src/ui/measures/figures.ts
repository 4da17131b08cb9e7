/** How figures of measures are written. */
import type { RunOpened } from "../../contract/telemetry";

/** "61.3 %". */
export const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
/** "+12.3", in points of a probability. */
export const points = (value: number): string => {
  const size = Math.abs(100 * value).toFixed(1);
  return size === "0.0" ? size : `${value < 0 ? "−" : "+"}${size}`;
};
export const digits = (value: number): string => String(Number(value.toPrecision(3)));
/** "−0.28", to two places. */
export const signed = (value: number): string => value.toFixed(2).replace("-", "−");

export const clipCount = (count: number): string => (count === 1 ? "1 clip" : `${count} clips`);

export type NameOf = (subject: string) => string;

/** "Fused", or the modality's name. */
export const namesOf =
  (modalities: RunOpened["modalities"]): NameOf =>
  (subject) =>
    subject === "fused" ? "Fused" : (modalities.find(({ id }) => id === subject)?.name ?? subject);
