/** The platform functions that a lab needs; a worker or a test provides them. */
import type { BackendName, EngineName } from "../contract/experiment";
import type { Device } from "../core/device";

export type { Device };

export interface LabEnvironment {
  chooseDevice(wanted: BackendName, options: { readonly engine: EngineName }): Promise<Device>;
  /** The next `chooseDevice` measures this device again. Left out: nothing is remembered. */
  forgetMeasurements?(): Promise<void>;
  /** Milliseconds from any origin. */
  now(): number;
}
