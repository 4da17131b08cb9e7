/** Converts Omega to a shade: the side of the threshold, and the distance from it. */
export interface Scale {
  readonly threshold: number;
  /** Largest distance from the threshold; 0 if nothing is shaded. */
  readonly reach: number;
}

export function scaleOf(threshold: number, all: readonly Float32Array[]): Scale {
  const reach = Math.max(
    0,
    ...all.map((values) =>
      values.reduce((largest, value) => Math.max(largest, Math.abs(value - threshold)), 0),
    ),
  );
  return { threshold, reach };
}

export type Side = "above" | "below";

/**
 * `amount`: 0 at the threshold, 1 at the largest distance. It grows with the square root, because one distant
 * channel would make all others pale. A value at the threshold is not above it.
 */
export function shadeOf(value: number, { threshold, reach }: Scale) {
  const side: Side = value > threshold ? "above" : "below";
  return {
    side,
    amount: reach > 0 ? Math.min(1, Math.sqrt(Math.abs(value - threshold) / reach)) : 0,
  };
}

/** Formats Omega with three digits, as "0.0071". */
export const shortOmega = (value: number): string => {
  const text = String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
};
