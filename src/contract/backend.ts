import type { EngineName } from "./experiment";

/** Values and gradients of a few operations, compared with plain JavaScript on the user's machine. */
export interface SelfCheck {
  /** Results compared: values and gradients. */
  readonly checked: number;
  /** Largest difference of one result over that result's largest value, and the name of that result. */
  readonly worst: number;
  readonly worstName: string;
  readonly tolerance: number;
  readonly passed: boolean;
  readonly ms: number;
}

export interface BackendReport {
  readonly name: "webgpu" | "wasm" | "cpu";
  readonly engine: EngineName;
  /** One sentence: why this backend was chosen, with the figures measured at start. */
  readonly reason: string;
  /** "nvidia / ampere", "swiftshader (software)", or "" without a GPU. */
  readonly adapter: string;
  readonly threads: number;
  readonly simd: boolean;
  /** Multiplies and adds with one rounding, where the browser can: results may differ by machine. */
  readonly relaxedSimd: boolean;
  /** "to the bit" on cpu and wasm; a tolerance as text on webgpu. */
  readonly reproducible: string;
  readonly measuredMs: Readonly<Record<string, number>>;
  /** When an earlier visit measured and checked it, ISO 8601; absent if this visit did. */
  readonly measuredAt?: string;
  /** Absent on cpu, the reference of the others. */
  readonly selfCheck?: SelfCheck;
}
