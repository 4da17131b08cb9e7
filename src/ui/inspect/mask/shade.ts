/** Omega as a colour that reads without colour: which side of the threshold, and how far. */
export interface Scale {
  readonly threshold: number;
  /** Largest distance from the threshold; 0 where nothing is shaded. */
  readonly reach: number;
}

export function scaleOf(threshold: number, all: readonly Float32Array[]): Scale {
  const reach = Math.max(
    0,
    ...all.map((values) =>
      values.reduce((most, value) => Math.max(most, Math.abs(value - threshold)), 0),
    ),
  );
  return { threshold, reach };
}

export type Side = "above" | "below";

/**
 * `amount`: 0 at the threshold, 1 at the largest distance; it grows with the root, since one far channel would
 * leave all others pale. A value at the threshold is not above it.
 */
export function shadeOf(value: number, { threshold, reach }: Scale) {
  const side: Side = value > threshold ? "above" : "below";
  return {
    side,
    amount: reach > 0 ? Math.min(1, Math.sqrt(Math.abs(value - threshold) / reach)) : 0,
  };
}

/** "0.0071": three digits, as every value of Omega is written. */
export const shortOmega = (value: number): string => {
  const text = String(Number(value.toPrecision(3)));
  return text.replace("-", "−");
};
