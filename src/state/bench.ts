/** The page's whole state: three stores, the two workers behind them, and what ties them together. */
import { clipsDataId } from "../contract/clipsData";
import type { LabClient } from "../client/labClient";
import type { DroppedFile, MediaDoor } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { Choice, ExperimentConfig } from "../contract/experiment";
import type { ParamValue } from "../contract/params";
import { createClipStore, type ClipStatus, type ClipStore } from "./clipStore";
import { isOn, wishOf } from "./dataKey";
import { wallClock, type Clock } from "./pulse";
import { createRunStore, type RunStore } from "./runStore";
import { withParam } from "./setup";
import { createSetupStore, type SetupStore } from "./setupStore";

export interface Bench {
  readonly setup: SetupStore;
  readonly run: RunStore;
  readonly clips: ClipStore;
  /** Fetches the catalogue, reads the link and prepares the first dataset. */
  start(hash: string): Promise<void>;
  train(): Promise<void>;
  step(): Promise<void>;
  /** Makes the dataset of the setup at once. */
  prepare(): Promise<void>;
  /** Puts a dataset into the setup; the user's clips as they were imported. */
  chooseData(id: string): void;
  planClips(files: readonly DroppedFile[]): Promise<void>;
  /** Sets one parameter of the import that is planned (undefined: back to the default). */
  setImportParam(key: string, value: ParamValue | undefined): Promise<void>;
  /** Imports what was planned and makes it the dataset of the next run. */
  importClips(): Promise<void>;
  /** The media worker is gone. */
  loseMedia(message: string): void;
}

/** How long the data's knobs must rest before clips are made again, in milliseconds. */
const restMs = 600;
/** Parameters of an import that the plan depends on. */
const planParams: readonly string[] = ["groupSource", "separator", "folds", "fold"];
/** The drop in hand keeps the machine and the panel. */
const importing: readonly ClipStatus[] = ["planning", "planned", "importing"];

/** A promise that is kept from outside: a press before the link is read waits for the link's run. */
function gate(): { readonly passed: Promise<void>; open(): void } {
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

export function createBench(lab: LabClient, media: MediaDoor, clock: Clock = wallClock): Bench {
  const setup = createSetupStore();
  const run = createRunStore(lab, clock);
  const clips = createClipStore(media);
  const config = (): ExperimentConfig => setup.store.getState().config;
  /** A wish that the media worker refused: not asked again until it changes. */
  let refused = "";
  /** The user's clips as the setup named them last. */
  let own: Choice = { id: clipsDataId };
  /** Why there is no media worker any more. */
  let lost = "";

  /** Rises with every preparing: a wish to follow that is older was answered, or cancelled. */
  let preparings = 0;

  const prepare = async (quietly = false): Promise<void> => {
    const { data, seed } = config();
    preparings += 1;
    const ending = await clips.prepare(data, seed, quietly);
    refused = ending === "failed" ? wishOf({ data, seed }) : "";
  };
  /** Whether the clips of the setup are neither there nor on their way, and may be made. */
  const isDue = (wanted: string): boolean => {
    const { status, shown, inHand } = clips.store.getState();
    const isThere = status === "preparing" ? inHand === wanted : shown === wanted;
    return (
      !isThere &&
      wanted === wishOf(config()) &&
      wanted !== refused &&
      !importing.includes(status) &&
      !["opening", "running"].includes(run.store.getState().status) &&
      setup.store.getState().catalogue !== undefined
    );
  };
  /** Clips in hand follow the setup, but not while a run or an import needs the machine. */
  const follow = (quietly = false): void => {
    const wanted = wishOf(config());
    if (!isDue(wanted)) return;
    const before = preparings;
    clock.later(() => {
      if (before === preparings && isDue(wanted)) void prepare(quietly);
    }, restMs);
  };
  setup.store.subscribe((now, was) => {
    if (wishOf(now.config) !== wishOf(was.config)) refused = "";
    if (now.config.data.id === clipsDataId) own = now.config.data;
    follow();
  });
  run.store.subscribe((now, was) => {
    if (now.status !== was.status) follow();
    // The run made its own clips, so that showing them costs nothing.
    const { status, manifest } = clips.store.getState();
    const isNew = now.opened !== undefined && now.opened !== was.opened;
    const isWanted = now.config !== undefined && wishOf(now.config) === wishOf(config());
    const isFree = status === "ready" || status === "empty";
    if (isNew && isWanted && isFree && !isOn(now, manifest)) void prepare();
  });
  clips.store.subscribe((now, was) => {
    if (now.chosen !== was.chosen || now.manifest !== was.manifest)
      void run.watch(now.chosen, now.manifest?.key ?? "");
    // A drop ended what was being made; without an import it is wanted again.
    if (importing.includes(was.status) && !importing.includes(now.status)) follow(true);
  });

  const linkRead = gate();

  /** A run on a dead worker would wait for its clips for ever. */
  const unlessLost = async (command: () => Promise<void>): Promise<void> => {
    await linkRead.passed;
    if (lost === "" || run.store.getState().status === "paused") await command();
    else run.crash(lost);
  };

  return {
    setup,
    run,
    clips,
    prepare: () => prepare(),
    async start(hash) {
      try {
        setup.ready(await lab.catalogue(), hash);
        linkRead.open();
        await prepare();
      } catch (error) {
        run.crash(toFailure(error).message);
      } finally {
        linkRead.open();
      }
    },
    train: () => unlessLost(() => run.train(config())),
    step: () => unlessLost(() => run.step(config())),
    chooseData(id) {
      if (id === clipsDataId) setup.edit({ data: own, modalities: [] });
      else setup.choose("data", id);
    },
    planClips: (files) => clips.plan(files, own, config().seed),
    async setImportParam(key, value) {
      const { catalogue } = setup.store.getState();
      const card = catalogue?.datasets.find(({ id }) => id === clipsDataId);
      if (!card) return;
      const draft = withParam(clips.store.getState().draft, card, key, value);
      await clips.redraft(draft, config().seed, planParams.includes(key));
    },
    async importClips() {
      const manifest = await clips.import(config().seed);
      if (!manifest) return;
      const asked = config().modalities;
      const modalities = asked.filter((id) => manifest.modalities.some((one) => one.id === id));
      const without = asked.filter((id) => !modalities.includes(id)).join(" and ");
      const notice =
        without === "" ? "" : `These clips have no ${without}; all that they have is trained on.`;
      setup.edit({ data: clips.store.getState().draft, modalities }, notice);
    },
    loseMedia(message) {
      lost = message;
      clips.fail(message);
      if (["idle", "opening"].includes(run.store.getState().status)) run.crash(message);
    },
  };
}
