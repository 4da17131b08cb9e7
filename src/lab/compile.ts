/** Compiles the shaders before the first step, so that this step does not freeze the page. */
import { LabError } from "../contract/errors";
import type { TelemetryEvent } from "../contract/telemetry";
import { warmUp } from "../core/train/warmUp";
import type { Device } from "./environment";
import type { Training } from "../core/train/training";

/** A screen reader can read about two sentences a second. */
const progressEveryMs = 500;

/** Compiles the shaders of a step if the device supports it; leaves the training unchanged. Throws "no-backend". */
export async function compile(
  training: Training,
  { compileAhead }: Device,
  emit: (event: TelemetryEvent) => void,
): Promise<void> {
  if (!compileAhead) return;
  let lastReportMs = -Infinity;
  const reportProgress = (done: number, total: number): void => {
    if (done < total && training.now() - lastReportMs < progressEveryMs) return;
    lastReportMs = training.now();
    const message = `Compiling shaders: ${done} of ${total}.`;
    emit({ type: "status", status: "opening", message });
  };
  try {
    await warmUp(training, (runOnce) => compileAhead(runOnce, reportProgress));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The GPU could not compile a step's shaders (${why}). Choose another backend.`;
    throw new LabError({ code: "no-backend", message });
  }
}
