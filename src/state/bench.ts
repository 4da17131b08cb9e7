/** The page's whole state: three stores, the two workers behind them, and what ties them together. */
import type { LabDoor, MediaDoor } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { ExperimentConfig } from "../contract/experiment";
import { clipsDataId } from "../contract/link";
import { createClipStore, type ClipStore } from "./clipStore";
import { wallClock, type Clock } from "./pulse";
import { createRunStore, type RunStore } from "./runStore";
import { createSetupStore, type SetupStore } from "./setupStore";

export interface Bench {
  readonly setup: SetupStore;
  readonly run: RunStore;
  readonly clips: ClipStore;
  /** Fetches the catalogue, reads the link and prepares the first dataset. */
  start(hash: string): Promise<void>;
  train(): Promise<void>;
  step(): Promise<void>;
  /** Imports what was planned and makes it the dataset of the next run. */
  importClips(): Promise<void>;
}

/** How long the data's knobs must rest before clips are made again, in milliseconds. */
const restMs = 600;

export function createBench(lab: LabDoor, media: MediaDoor, clock: Clock = wallClock): Bench {
  const setup = createSetupStore();
  const run = createRunStore(lab, clock);
  const clips = createClipStore(media);
  const config = (): ExperimentConfig => setup.store.getState().config;
  let prepared = "";

  const prepare = async (): Promise<void> => {
    const { data, seed } = config();
    prepared = dataKey(config());
    await clips.prepare(data, seed);
  };
  /** Clips in hand follow the setup, but not while a run or an import needs the machine. */
  const follow = (): void => {
    const wanted = dataKey(config());
    if (wanted === prepared || !setup.store.getState().catalogue) return;
    clock.later(() => {
      const busy = ["opening", "running"].includes(run.store.getState().status);
      const importing = clips.store.getState().status === "importing";
      if (wanted === dataKey(config()) && wanted !== prepared && !busy && !importing)
        void prepare();
    }, restMs);
  };
  setup.store.subscribe(follow);
  run.store.subscribe((now, was) => {
    if (now.status !== was.status) follow();
  });
  clips.store.subscribe((now, was) => {
    if (now.chosen !== was.chosen) void run.watch(now.chosen);
  });

  return {
    setup,
    run,
    clips,
    async start(hash) {
      try {
        setup.ready(await lab.catalogue(), hash);
        await prepare();
      } catch (error) {
        run.crash(toFailure(error).message);
      }
    },
    train: () => run.train(config()),
    step: () => run.step(config()),
    async importClips() {
      if (!(await clips.import())) return;
      const next = { ...config(), data: { id: clipsDataId }, modalities: [] };
      prepared = dataKey(next);
      setup.edit({ data: next.data, modalities: next.modalities });
    },
  };
}

/** Clips depend on the dataset's knobs and on the seed; the user's own on neither. */
function dataKey({ data, seed }: ExperimentConfig): string {
  return JSON.stringify(data.id === clipsDataId ? data : [data, seed]);
}
