/** Shaders made before the first step, with progress: the step itself is then no freeze. */
import { LabError } from "../contract/errors";
import type { TelemetryEvent } from "../contract/telemetry";
import { warmUp } from "../core/train/warmUp";
import type { Device } from "./environment";
import type { Training } from "../core/train/training";

/** Two sentences a second can be read; more are noise to a screen reader. */
const progressEveryMs = 500;

/** Compiles what a step needs, where the device compiles; the training stands as before. */
export async function compile(
  training: Training,
  { compileAhead }: Device,
  emit: (event: TelemetryEvent) => void,
): Promise<void> {
  if (!compileAhead) return;
  let lastSaid = -Infinity;
  const say = (done: number, total: number): void => {
    if (done < total && training.now() - lastSaid < progressEveryMs) return;
    lastSaid = training.now();
    const message = `Compiling shaders: ${done} of ${total}.`;
    emit({ type: "status", status: "opening", message });
  };
  try {
    await warmUp(training, (runOnce) => compileAhead(runOnce, say));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const message = `The GPU could not compile a step's shaders (${why}). Choose another backend.`;
    throw new LabError({ code: "no-backend", message });
  }
}
