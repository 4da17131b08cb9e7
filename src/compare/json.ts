/** Takes one sentence about what is wrong. */
export type Problems = (sentence: string) => void;

/** Whether a JSON value is an object with keys. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
