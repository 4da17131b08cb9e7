/** Stores the displayed dataset and the import of the user's clips. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { DatasetManifest } from "../contract/clip";
import { importOptionsOf } from "../contract/clipsData";
import type {
  ClipMedia,
  DroppedFile,
  InvertedSound,
  MediaDoor,
  MediaSink,
  Outcome,
  SoundRequest,
} from "../contract/door";
import { toFailure } from "../contract/errors";
import type { Choice } from "../contract/experiment";
import { noFilter, firstClips, toggleClip, type ClipFilter } from "./clipFilter";
import { createClipRequests } from "./clipRequests";
import { emptyClips, type ClipState } from "./clips";
import { dataRequestKey } from "./dataKey";

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

const asFailure = (error: unknown): Outcome<never> => ({ ok: false, failure: toFailure(error) });

export function createClipStore(media: MediaDoor): ClipStore {
  const store = createStore<ClipState>(() => emptyClips);
  const requests = createClipRequests(store, media);
  let files: readonly DroppedFile[] = [];

  const show = (manifest: DatasetManifest, shown: string): void =>
    requests.end({
      status: "ready",
      manifest,
      shown,
      chosen: firstClips(manifest.clips),
      filter: noFilter,
      page: 0,
    });
  const makePlan = async (draft: Choice, seed: number): Promise<void> => {
    // evaluated inside `run`, which turns a parameter out of range into a failure
    const work = async () => media.plan(files, importOptionsOf(draft, seed));
    const planned = await requests.run({ status: "planning", draft }, work);
    if (planned?.ok) store.setState({ status: "planned", plan: planned.value });
  };

  return {
    store,
    async prepare(data, seed, quietly = false) {
      const key = dataRequestKey({ data, seed });
      const failure = quietly ? store.getState().failure : "";
      const made = await requests.run({ status: "preparing", preparing: key, failure }, (sink) =>
        media.prepare(data, seed, sink),
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
      const work = async (sink: MediaSink) => media.import(importOptionsOf(draft, seed), sink);
      const made = await requests.run({ status: "importing" }, work);
      if (!made?.ok) return undefined;
      files = [];
      show(made.value, dataRequestKey({ data: draft, seed }));
      return made.value;
    },
    async cancel() {
      requests.abandon();
      await media.cancel();
    },
    discardPlan() {
      files = [];
      requests.abandon();
    },
    media: (clipId) => media.media(clipId, store.getState().manifest?.key ?? "").catch(asFailure),
    invert: (request) => media.invert(request).catch(asFailure),
    show: (filter) =>
      store.setState({ filter: { ...store.getState().filter, ...filter }, page: 0 }),
    turnTo: (page) => store.setState({ page }),
    toggleChosen: (id) => store.setState({ chosen: toggleClip(store.getState().chosen, id) }),
    fail: (failure) => requests.abandon({ failure }),
  };
}
