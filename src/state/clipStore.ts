/** Stores the displayed dataset and the import of the user's clips. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DatasetManifest } from "../contract/clip";
import { clipsDataId, importOptionsOf } from "../contract/clipsData";
import type {
  ClipMedia,
  DroppedFile,
  ImportPlan,
  InvertedSound,
  MediaDoor,
  MediaProgress,
  Outcome,
  SoundRequest,
} from "../contract/door";
import { toFailure } from "../contract/errors";
import type { Choice } from "../contract/experiment";
import { everyClip, firstClips, toggled, type ClipFilter } from "./clipFilter";
import { dataRequestKey } from "./dataKey";

export type ClipStatus = "empty" | "preparing" | "planning" | "planned" | "importing" | "ready";

export interface ClipState {
  readonly status: ClipStatus;
  readonly manifest?: DatasetManifest;
  /** Request key (`dataRequestKey`) of the manifest; empty without a manifest. */
  readonly shown: string;
  /** Request key that is being prepared; empty if there is none. */
  readonly preparing: string;
  readonly progress?: MediaProgress;
  readonly plan?: ImportPlan;
  /** The import form: dataset and parameters. */
  readonly draft: Choice;
  /** The newest error as a sentence; empty if there is none. */
  readonly failure: string;
  /** Ids of up to four clips with reconstructions. */
  readonly chosen: readonly string[];
  readonly filter: ClipFilter;
  readonly page: number;
}

/** "failed": the media worker refused; "ended": cancelled or superseded by a newer request. */
type Ending = "shown" | "failed" | "ended";

export interface ClipStore {
  readonly store: StoreApi<ClipState>;
  /** `quietly`: keeps the message of an earlier failure. */
  prepare(data: Choice, seed: number, quietly?: boolean): Promise<Ending>;
  /** Plans the import of the dropped files; cancels any other preparation or import. */
  plan(files: readonly DroppedFile[], draft: Choice, seed: number): Promise<void>;
  /** Changes the draft for the same files; `again`: plans them again. */
  redraft(draft: Choice, seed: number, again: boolean): Promise<void>;
  /** Imports the planned files. Resolves with the manifest, or undefined on failure. */
  import(seed: number): Promise<DatasetManifest | undefined>;
  cancel(): Promise<void>;
  discardPlan(): void;
  /** Fetches the frames and the sound of a clip of the displayed dataset. */
  media(clipId: string): Promise<Outcome<ClipMedia>>;
  /** Converts a spectrogram to sound. */
  invert(request: SoundRequest): Promise<Outcome<InvertedSound>>;
  show(filter: Partial<ClipFilter>): void;
  turnTo(page: number): void;
  toggleChosen(id: string): void;
  fail(message: string): void;
}

const superseded: Outcome<never> = {
  ok: false,
  failure: { code: "cancelled", message: "A newer request took its place." },
};

const asFailure = (error: unknown): Outcome<never> => ({ ok: false, failure: toFailure(error) });

export function createClipStore(media: MediaDoor): ClipStore {
  const store = createStore<ClipState>(() => ({
    status: "empty",
    shown: "",
    preparing: "",
    draft: { id: clipsDataId },
    failure: "",
    chosen: [],
    filter: everyClip,
    page: 0,
  }));
  let files: readonly DroppedFile[] = [];
  /** Increases with every request, so that late responses are ignored. */
  let request = 0;

  const idleStatus = (): ClipStatus => (store.getState().manifest ? "ready" : "empty");
  /** Clears the progress and the plan of the request that has ended. */
  const settle = (change: Partial<ClipState>): void => {
    const { progress: _progress, plan: _plan, ...kept } = store.getState();
    store.setState({ ...kept, preparing: "", ...change }, true);
  };
  const show = (manifest: DatasetManifest, shown: string): void =>
    settle({
      status: "ready",
      manifest,
      shown,
      chosen: firstClips(manifest.clips),
      filter: everyClip,
      page: 0,
    });
  /**
   * Runs one request and turns its errors into failures. Cancels the older request in the worker first.
   */
  const run = async <T>(
    change: Partial<ClipState> & { readonly status: ClipStatus },
    ask: (mine: number) => Promise<Outcome<T>>,
  ): Promise<Outcome<T> | undefined> => {
    request += 1;
    const mine = request;
    const { status } = store.getState();
    const { progress: _progress, ...kept } = store.getState();
    store.setState({ ...kept, preparing: "", failure: "", ...change }, true);
    const outcome = await (async () => {
      if (status === "preparing" || status === "importing") await media.cancel();
      return mine === request ? ask(mine) : superseded;
    })().catch((error: unknown): Outcome<T> => ({ ok: false, failure: toFailure(error) }));
    if (mine !== request) return undefined;
    if (outcome.ok) return outcome;
    const cancelled = outcome.failure.code === "cancelled";
    settle({ status: idleStatus(), failure: cancelled ? "" : outcome.failure.message });
    return cancelled ? undefined : outcome;
  };
  const sinkOf = (mine: number) => (progress: MediaProgress) => {
    if (mine === request) store.setState({ progress });
  };
  const makePlan = async (draft: Choice, seed: number): Promise<void> => {
    // evaluated inside `run`, which turns a parameter out of range into a failure
    const ask = async () => media.plan(files, importOptionsOf(draft, seed));
    const planned = await run({ status: "planning", draft }, ask);
    if (planned?.ok) store.setState({ status: "planned", plan: planned.value });
  };

  return {
    store,
    async prepare(data, seed, quietly = false) {
      const key = dataRequestKey({ data, seed });
      const failure = quietly ? store.getState().failure : "";
      const made = await run({ status: "preparing", preparing: key, failure }, (mine) =>
        media.prepare(data, seed, sinkOf(mine)),
      );
      if (!made) return "ended";
      if (!made.ok) return "failed";
      show(made.value, key);
      return "shown";
    },
    async plan(dropped, draft, seed) {
      files = dropped;
      const { plan: _plan, ...kept } = store.getState();
      store.setState(kept, true);
      await makePlan(draft, seed);
    },
    async redraft(draft, seed, again) {
      if (again) await makePlan(draft, seed);
      else store.setState({ draft });
    },
    async import(seed) {
      const { draft } = store.getState();
      const ask = async (mine: number) => media.import(importOptionsOf(draft, seed), sinkOf(mine));
      const made = await run({ status: "importing" }, ask);
      if (!made?.ok) return undefined;
      files = [];
      show(made.value, dataRequestKey({ data: draft, seed }));
      return made.value;
    },
    async cancel() {
      request += 1;
      settle({ status: idleStatus() });
      await media.cancel();
    },
    discardPlan() {
      request += 1;
      files = [];
      settle({ status: idleStatus() });
    },
    media: (clipId) => media.media(clipId, store.getState().manifest?.key ?? "").catch(asFailure),
    invert: (request) => media.invert(request).catch(asFailure),
    show: (filter) =>
      store.setState({ filter: { ...store.getState().filter, ...filter }, page: 0 }),
    turnTo: (page) => store.setState({ page }),
    toggleChosen: (id) => store.setState({ chosen: toggled(store.getState().chosen, id) }),
    fail(message) {
      request += 1;
      settle({ status: idleStatus(), failure: message });
    },
  };
}
