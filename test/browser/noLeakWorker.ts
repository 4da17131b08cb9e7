/** In the browser: runs a lab in a worker and reports the number and bytes of its tensors at given steps. */
import * as tf from "../../src/core/tf";
import { createLab } from "../../src/lab/lab";
import type { ExperimentConfig } from "../../src/contract/experiment";
import type { TelemetryEvent } from "../../src/contract/telemetry";
import { browserEnvironment } from "../../workers/backends";
import { toyFeatures, type ToySetting } from "../support/toyFeatures";

export interface LeakRequest {
  readonly config: ExperimentConfig;
  readonly toy: ToySetting;
  /** Steps at which memory is read; pictures of another clip are requested after each. */
  readonly readAt: readonly number[];
}
export interface LeakResponse {
  readonly backend: string;
  readonly held: readonly { readonly tensors: number; readonly bytes: number }[];
  /** How often each event came. */
  readonly events: Readonly<Record<string, number>>;
  readonly failure?: string;
}

async function measure({ config, toy, readAt }: LeakRequest): Promise<LeakResponse> {
  const events: Record<string, number> = {};
  const held: LeakResponse["held"][number][] = [];
  const note = (bundle: readonly TelemetryEvent[]): void => {
    for (const { type } of bundle) events[type] = (events[type] ?? 0) + 1;
  };
  const lab = createLab(browserEnvironment());
  lab.useFeatures(toyFeatures(toy));
  const opened = await lab.door.open(config, note);
  if (!opened.ok) return { backend: "", held, events, failure: opened.failure.message };
  let done = 0;
  for (const step of readAt) {
    await lab.door.step(step - done);
    done = step;
    const { numTensors, numBytes } = tf.memory();
    held.push({ tensors: numTensors, bytes: numBytes });
    await lab.door.watch([`train-${step % 8}`]);
  }
  await lab.door.close();
  return { backend: opened.value.name, held, events };
}

self.onmessage = ({ data }: MessageEvent<LeakRequest>) => {
  void measure(data).then((found) => self.postMessage(found));
};
