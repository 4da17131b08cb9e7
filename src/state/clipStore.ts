/** The clips: the dataset that is shown, and the import of the user's own. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DatasetManifest } from "../contract/clip";
import type {
  ClipMedia,
  DroppedFile,
  GroupSource,
  ImportOptions,
  ImportPlan,
  MediaDoor,
  MediaProgress,
  Outcome,
} from "../contract/door";
import { toFailure } from "../contract/errors";
import type { Choice } from "../contract/experiment";
import { clipsDataId } from "../contract/link";
import { everyClip, firstClips, toggled, type ClipFilter } from "./clipFilter";

export type ClipStatus = "empty" | "preparing" | "planning" | "planned" | "importing" | "ready";

export interface ClipState {
  readonly status: ClipStatus;
  readonly manifest?: DatasetManifest;
  readonly progress?: MediaProgress;
  readonly plan?: ImportPlan;
  readonly options: ImportOptions;
  /** What went wrong last, in a sentence; empty when nothing did. */
  readonly failure: string;
  /** Up to four clips whose reconstructions are shown. */
  readonly chosen: readonly string[];
  readonly filter: ClipFilter;
  readonly page: number;
}

export interface ClipStore {
  readonly store: StoreApi<ClipState>;
  prepare(data: Choice, seed: number): Promise<void>;
  /** Reads the names of what was dropped. */
  plan(files: readonly DroppedFile[], seed: number): Promise<void>;
  /** Plans the same files again with other options. */
  replan(change: ImportChange): Promise<void>;
  /** Decodes what was planned; true when the clips are there. */
  import(): Promise<boolean>;
  cancel(): Promise<void>;
  discardPlan(): void;
  media(clipId: string): Promise<Outcome<ClipMedia>>;
  show(filter: Partial<ClipFilter>): void;
  turnTo(page: number): void;
  toggleChosen(id: string): void;
  fail(message: string): void;
}
export interface ImportChange {
  readonly groupSource?: GroupSource;
  readonly groupSeparator?: string;
  readonly imageSizePx?: number;
  readonly melBands?: number;
}

const startOptions: ImportOptions = { imageSizePx: 48, melBands: 64, seed: 0 };

export function createClipStore(media: MediaDoor): ClipStore {
  const store = createStore<ClipState>(() => ({
    status: "empty",
    options: startOptions,
    failure: "",
    chosen: [],
    filter: everyClip,
    page: 0,
  }));
  let files: readonly DroppedFile[] = [];
  /** Rises with every request, so that a late answer to an old one is not shown. */
  let request = 0;

  const rest = (): ClipStatus => (store.getState().manifest ? "ready" : "empty");
  /** Drops what belongs to the request that has ended. */
  const settle = (change: Partial<ClipState>): void => {
    const { progress: _progress, plan: _plan, ...kept } = store.getState();
    store.setState({ ...kept, ...change }, true);
  };
  const show = (manifest: DatasetManifest): void =>
    settle({
      status: "ready",
      manifest,
      failure: "",
      chosen: firstClips(manifest.clips),
      filter: everyClip,
      page: 0,
    });
  /** Runs one request to its end; whatever it throws becomes a failure as a value. */
  const run = async <T>(status: ClipStatus, ask: (mine: number) => Promise<Outcome<T>>) => {
    request += 1;
    const mine = request;
    store.setState({ status, failure: "" });
    const outcome = await ask(mine).catch((error: unknown): Outcome<T> => ({
      ok: false,
      failure: toFailure(error),
    }));
    if (mine !== request) return undefined;
    if (outcome.ok) return outcome.value;
    const told = outcome.failure.code === "cancelled" ? "" : outcome.failure.message;
    settle({ status: rest(), failure: told });
    return undefined;
  };
  const sinkOf = (mine: number) => (progress: MediaProgress) => {
    if (mine === request) store.setState({ progress });
  };
  const makePlan = async (): Promise<void> => {
    const plan = await run("planning", () => media.plan(files, store.getState().options));
    if (plan) store.setState({ status: "planned", plan });
  };

  return {
    store,
    async prepare(data, seed) {
      const busy = store.getState().status;
      if (busy === "preparing" || busy === "importing") await media.cancel();
      const manifest = await run("preparing", (mine) => media.prepare(data, seed, sinkOf(mine)));
      if (manifest) show(manifest);
    },
    async plan(dropped, seed) {
      files = dropped;
      store.setState({ options: { ...startOptions, seed } });
      await makePlan();
    },
    async replan(change) {
      store.setState({ options: { ...store.getState().options, ...change } });
      await makePlan();
    },
    async import() {
      const { options } = store.getState();
      const manifest = await run("importing", (mine) => media.import(options, sinkOf(mine)));
      if (!manifest) return false;
      files = [];
      show(manifest);
      return true;
    },
    async cancel() {
      request += 1;
      settle({ status: rest() });
      await media.cancel();
    },
    discardPlan() {
      request += 1;
      files = [];
      settle({ status: rest() });
    },
    media: (clipId) =>
      media
        .media(clipId)
        .catch((error: unknown): Outcome<ClipMedia> => ({ ok: false, failure: toFailure(error) })),
    show: (filter) =>
      store.setState({ filter: { ...store.getState().filter, ...filter }, page: 0 }),
    turnTo: (page) => store.setState({ page }),
    toggleChosen: (id) => store.setState({ chosen: toggled(store.getState().chosen, id) }),
    fail: (message) => settle({ status: rest(), failure: message }),
  };
}

/** Whether a manifest is of the user's own clips. */
export const isOwn = (manifest: DatasetManifest | undefined): boolean =>
  manifest?.id === clipsDataId;
