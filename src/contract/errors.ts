/** Failures as values, with their codes and sentences. */

export type LabErrorCode =
  | "bad-config"
  | "no-clips"
  | "too-few-classes"
  | "no-backend"
  | "device-lost"
  | "device-error"
  | "loss-not-finite"
  | "cancelled"
  | "internal";

/** A failure as a value, which can be sent between threads. */
export interface LabFailure {
  readonly code: LabErrorCode;
  /** One sentence for the user: what happened and what to do. */
  readonly message: string;
  /** Present for `loss-not-finite`. */
  readonly step?: number;
  readonly term?: string;
}

export class LabError extends Error {
  constructor(readonly failure: LabFailure) {
    super(failure.message);
    this.name = "LabError";
  }
}

/** Turns a thrown value into a failure; keeps the failure of a LabError. */
export function toFailure(error: unknown): LabFailure {
  if (error instanceof LabError) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "internal", message };
}
