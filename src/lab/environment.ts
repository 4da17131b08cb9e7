/** What a lab needs from where it runs; a worker or a test hands it in. */
import type { BackendName } from "../contract/experiment";
import type { BackendReport } from "../contract/telemetry";

/** A backend that is ready to compute. */
export interface Device {
  readonly report: BackendReport;
  /** Resolves when everything submitted is done. */
  settle(): Promise<void>;
  /** First message of an error that the device raised by itself, if any. */
  errors(): string | undefined;
}

export interface LabEnvironment {
  chooseDevice(wanted: BackendName): Promise<Device>;
  /** Milliseconds from any origin. */
  now(): number;
}
