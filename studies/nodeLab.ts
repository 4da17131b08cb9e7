/** The lab in Node, on one thread of WebAssembly. Imports TensorFlow.js, so only bundled drivers use it. */
import type { FeatureDoor, OpenOptions } from "../src/contract/door";
import type { LabFailure } from "../src/contract/errors";
import type { ExperimentConfig } from "../src/contract/experiment";
import type { TelemetryEvent } from "../src/contract/telemetry";
import { createMedia } from "../src/datasets/media";
import { createLab, type Lab } from "../src/lab/lab";
import { startDevice } from "../tools/nodeDevice";

export interface NodeLab {
  readonly door: Lab["door"];
  /** Opens a run and trains it to the end -> its failure, or undefined. The run stays open. */
  train(config: ExperimentConfig, options?: OpenOptions): Promise<LabFailure | undefined>;
}

/** `root`: the folder with node_modules and build. `features`: built-in clips by default. */
export async function createNodeLab(
  root: string,
  features: FeatureDoor = createMedia().features,
): Promise<NodeLab> {
  const device = await startDevice(root);
  const lab = createLab({
    now: () => performance.now(),
    chooseDevice: () => Promise.resolve(device),
  });
  lab.useFeatures(features);
  return { door: lab.door, train: (config, options) => trainToEnd(lab.door, config, options) };
}

async function trainToEnd(
  door: Lab["door"],
  config: ExperimentConfig,
  options: OpenOptions = {},
): Promise<LabFailure | undefined> {
  let end: (failure: LabFailure | undefined) => void;
  const ended = new Promise<LabFailure | undefined>((resolve) => {
    end = resolve;
  });
  const opened = await door.open(
    config,
    (events: readonly TelemetryEvent[]) => {
      for (const event of events) {
        if (event.type === "failed") end(event.failure);
        if (event.type === "status" && event.status === "done") end(undefined);
      }
    },
    undefined,
    options,
  );
  if (!opened.ok) return opened.failure;
  await door.play();
  return ended;
}
