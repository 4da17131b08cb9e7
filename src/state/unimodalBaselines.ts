/** What "trained alone" needs: a run on each modality, then the fused one again beside them. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ModalityId, SplitName } from "../contract/clip";
import type { ExperimentConfig } from "../contract/experiment";
import type { RunState } from "./run";
import type { RunStore } from "./runStore";

export interface UnimodalBaselines {
  /** Which of the runs is on, in words; empty when none is. */
  readonly store: StoreApi<{ readonly current: string }>;
  /**
   * Trains the open run's configuration on each modality alone and without parts, then as it was, and
   * measures `split`. Each run takes the place of the one before; ends early where somebody stops one.
   */
  train(modalities: readonly ModalityId[], split: SplitName): Promise<void>;
}

/** Resolves when the run with this configuration is over; false when it did not come to its end. */
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

/** `ifWorkersAlive` runs a command where there are workers to run it on; `isLocked`: a comparison has them. */
export function createUnimodalBaselines(
  run: RunStore,
  ifWorkersAlive: (command: () => Promise<void>) => Promise<void>,
  isLocked: () => boolean,
): UnimodalBaselines {
  const store = createStore(() => ({ current: "" }));
  const toItsEnd = async (config: ExperimentConfig): Promise<boolean> => {
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
      if (!(await toItsEnd({ ...config, modalities: [id], parts: [] }))) return false;
      // what it says of validation is known from its epochs
      if (split !== "validation") await run.measure(split);
    }
    store.setState({ current: `Run ${runs} of ${runs}: all together again.` });
    return toItsEnd(config);
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
