/** Trains the unimodal baselines: one run for each modality, then the multimodal run again. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ModalityId, SplitName } from "../contract/clip";
import type { ExperimentConfig } from "../contract/experiment";
import type { RunState } from "./run";
import type { RunStore } from "./runStore";

export interface UnimodalBaselines {
  /** The current run as a sentence; empty when none is running. */
  readonly store: StoreApi<{ readonly current: string }>;
  /**
   * Trains the open run's configuration on each modality alone, without parts, then unchanged, and
   * measures `split`. Each run replaces the one before. Ends early if a run is stopped or fails.
   */
  train(modalities: readonly ModalityId[], split: SplitName): Promise<void>;
}

/** Resolves when the run with this configuration has ended; with false if it was stopped, failed or replaced. */
function waitForEnd({ store }: RunStore, config: ExperimentConfig): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { status, config: open } = store.getState();
      const isOver = open !== config || ["idle", "stopped", "done", "failed"].includes(status);
      if (!isOver) return;
      stop();
      resolve(open === config && status === "done");
    };
    const stop = store.subscribe(look);
    look();
  });
}

/** `ifWorkersAlive` runs a command if the workers are available; `isLocked`: a comparison uses the lab. */
export function createUnimodalBaselines(
  run: RunStore,
  ifWorkersAlive: (command: () => Promise<void>) => Promise<void>,
  isLocked: () => boolean,
): UnimodalBaselines {
  const store = createStore(() => ({ current: "" }));
  const trainToEnd = async (config: ExperimentConfig): Promise<boolean> => {
    await run.reset();
    await ifWorkersAlive(() => run.train(config));
    return waitForEnd(run, config);
  };
  const trainAll = async (
    {
      config,
      opened,
    }: {
      readonly config: ExperimentConfig;
      readonly opened: RunState["opened"] | undefined;
    },
    modalities: readonly ModalityId[],
    split: SplitName,
  ): Promise<boolean> => {
    const runs = modalities.length + 1;
    for (const [i, id] of modalities.entries()) {
      const name = opened?.modalities.find((one) => one.id === id)?.name.toLowerCase() ?? id;
      store.setState({ current: `Run ${i + 1} of ${runs}: ${name} alone.` });
      if (!(await trainToEnd({ ...config, modalities: [id], parts: [] }))) return false;
      // its validation predictions are known from its epochs
      if (split !== "validation") await run.measure(split);
    }
    store.setState({ current: `Run ${runs} of ${runs}: all together again.` });
    return trainToEnd(config);
  };
  return {
    store,
    async train(modalities, split) {
      const { config, opened } = run.store.getState();
      if (!config || isLocked() || store.getState().current !== "") return;
      try {
        if (await trainAll({ config, opened }, modalities, split)) await run.measure(split);
      } finally {
        store.setState({ current: "" });
      }
    },
  };
}
