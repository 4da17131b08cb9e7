/** Creates the stores of the page, connects them to the two workers and to one another. */
import { clipsDataId } from "../contract/clipsData";
import type { LabClient } from "../client/labClient";
import type { DatasetManifest } from "../contract/clip";
import type { ComparisonStorage } from "../contract/compare";
import type { DroppedFile, MediaDoor } from "../contract/door";
import { toFailure } from "../contract/errors";
import { dataSeedOf, type Choice, type ExperimentConfig } from "../contract/experiment";
import type { ParamValue } from "../contract/params";
import { createBackendStore, type BackendStore } from "./backendStore";
import { createUnimodalBaselines, type UnimodalBaselines } from "./unimodalBaselines";
import { createClipStore, type ClipStore } from "./clipStore";
import { createCompareStore, type CompareStore } from "./compareStore";
import { createComparisonMemory } from "./comparisonMemory";
import { prepareClipsOnChange } from "./prepareClipsOnChange";
import { createLockedRunStore } from "./lockedRunStore";
import { createInspectStore, type InspectStore } from "./inspectStore";
import { wallClock, type Clock } from "./throttle";
import { createRunStore, type RunStore } from "./runStore";
import { withParam } from "./setup";
import { withoutAbsent } from "./setupEncoders";
import { createSetupStore, type SetupStore } from "./setupStore";

export interface AppStores {
  readonly setup: SetupStore;
  readonly run: RunStore;
  readonly backend: BackendStore;
  readonly clips: ClipStore;
  readonly unimodalBaselines: UnimodalBaselines;
  /** The commands of `run` do nothing while a comparison is running. */
  readonly compare: CompareStore;
  readonly inspect: InspectStore;
  /** Fetches the catalogue, reads the link and prepares the first dataset. */
  start(hash: string): Promise<void>;
  train(): Promise<void>;
  step(): Promise<void>;
  /** Measures and checks the backends of this device again, now or in the next run. */
  measureBackendAgain(): Promise<void>;
  /** Prepares the dataset of the setup immediately. */
  prepare(): Promise<void>;
  /** Selects a dataset; the user's clips keep their last import options. */
  chooseData(id: string): void;
  planClips(files: readonly DroppedFile[]): Promise<void>;
  /** Sets one parameter of the planned import (undefined: the default). */
  setImportParam(key: string, value: ParamValue | undefined): Promise<void>;
  /** Imports the planned clips and selects them as the dataset of the next run. */
  importClips(): Promise<void>;
  /** Reports that the media worker stopped. */
  reportMediaFailure(message: string): void;
}

/** Import parameters that change the plan. */
const planParams: readonly string[] = ["groupSource", "separator", "folds", "fold"];
/** Creates a promise that `open` resolves, so that commands wait until the link has been read. */
function createGate(): { readonly passed: Promise<void>; open(): void } {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return {
    passed,
    open: () => {
      open();
    },
  };
}

/** Drops the chosen modalities that the clips lack. Returns a notice that names them. */
function keptChoices(config: ExperimentConfig, manifest: DatasetManifest) {
  const { modalities, encoders } = withoutAbsent(config, manifest.modalities);
  const without = config.modalities.filter((id) => !modalities.includes(id)).join(" and ");
  const notice =
    without === ""
      ? ""
      : `These clips have no ${without}, so the run trains on all modalities that they have.`;
  return { modalities, encoders, notice };
}

/** The reason why this data cannot be trained on now; empty if it can. */
const obstacleTo = ({ id }: Choice, shown: DatasetManifest | undefined): string =>
  id === clipsDataId && shown?.id !== clipsDataId
    ? "This comparison is on clips of your own: import them under Clips, then resume."
    : "";

export function createAppStores(
  lab: LabClient,
  media: MediaDoor,
  clock: Clock = wallClock,
  storage: ComparisonStorage = createComparisonMemory(),
): AppStores {
  const setup = createSetupStore();
  const run = createRunStore(lab, clock);
  const backend = createBackendStore(lab);
  const clips = createClipStore(media);
  const config = (): ExperimentConfig => setup.store.getState().config;
  /** The user's clips with the newest options in the setup. */
  let own: Choice = { id: clipsDataId };
  /** Why the media worker stopped; empty while it works. */
  let mediaFailure = "";

  const inspect = createInspectStore(lab, run, clock);
  const linkRead = createGate();

  const compare = createCompareStore({
    run,
    clock,
    storage,
    catalogue: () => setup.store.getState().catalogue,
    fitRidge: (planned, opensTest) => lab.fitRidge(planned, opensTest),
    restart: () => lab.restart(),
    busy: () =>
      unimodalBaselines.store.getState().current === ""
        ? ""
        : "The unimodal baselines are being trained. Wait until they are done or stop the run, then resume.",
    obstacle: ({ base }) => mediaFailure || obstacleTo(base.data, clips.store.getState().manifest),
  });
  run.store.subscribe(({ backend: report, config: used }, { backend: before }) => {
    if (report && used && report !== before) backend.noteRun(used, report);
  });
  const isLocked = (): boolean => compare.store.getState().status !== "idle";
  setup.store.subscribe(({ config: { data } }) => {
    if (data.id === clipsDataId) own = data;
  });
  const prepare = prepareClipsOnChange({ setup, run, clips, compare, clock });

  /** Runs a command unless a comparison has the lab; without the media worker a new run would wait for ever. */
  const ifWorkersAlive = async (command: () => Promise<void>): Promise<void> => {
    await linkRead.passed;
    if (isLocked()) return;
    if (mediaFailure === "" || run.store.getState().status === "paused") await command();
    else run.fail(mediaFailure);
  };

  const unimodalBaselines = createUnimodalBaselines(run, ifWorkersAlive, isLocked);

  return {
    setup,
    run: createLockedRunStore(run, isLocked),
    backend,
    clips,
    compare,
    inspect,
    prepare: () => prepare(),
    async start(hash) {
      void compare.load();
      try {
        inspect.readLink(hash);
        setup.ready(await lab.catalogue(), hash);
        linkRead.open();
        await prepare();
        // After the clips, whose preparation would slow the speed test.
        void backend.prepare(config());
        setup.store.subscribe(({ config: { backend: name, engine } }, { config: before }) => {
          const isChanged = name !== before.backend || engine !== before.engine;
          if (isChanged && !isLocked()) void backend.prepare({ backend: name, engine });
        });
      } catch (error) {
        run.fail(toFailure(error).message);
      } finally {
        linkRead.open();
      }
    },
    train: () => ifWorkersAlive(() => run.train(config())),
    step: () => ifWorkersAlive(() => run.step(config())),
    measureBackendAgain: () => (isLocked() ? Promise.resolve() : backend.prepare(config(), true)),
    unimodalBaselines,
    chooseData(id) {
      if (id === clipsDataId) setup.edit({ data: own, modalities: [], encoders: {} });
      else setup.choose("data", id);
    },
    planClips: (files) => clips.plan(files, own, dataSeedOf(config())),
    async setImportParam(key, value) {
      const { catalogue } = setup.store.getState();
      const card = catalogue?.datasets.find(({ id }) => id === clipsDataId);
      if (!card) return;
      const draft = withParam(clips.store.getState().draft, card, key, value);
      await clips.redraft(draft, dataSeedOf(config()), planParams.includes(key));
    },
    async importClips() {
      const manifest = await clips.import(dataSeedOf(config()));
      if (!manifest) return;
      const { modalities, encoders, notice } = keptChoices(config(), manifest);
      setup.edit({ data: clips.store.getState().draft, modalities, encoders }, notice);
    },
    reportMediaFailure(message) {
      mediaFailure = message;
      clips.fail(message);
      if (["idle", "opening"].includes(run.store.getState().status)) run.fail(message);
    },
  };
}
