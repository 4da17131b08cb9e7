/** The clips: the dataset that is shown, and the import of the user's own. */
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
  /** The wish (`wishOf`) that the manifest answers; empty without a manifest. */
  readonly shown: string;
  /** The wish that is being prepared; empty when none is. */
  readonly preparing: string;
  readonly progress?: MediaProgress;
  readonly plan?: ImportPlan;
  /** The user's clips as the import form has them: dataset and parameters. */
  readonly draft: Choice;
  /** What went wrong last, in a sentence; empty when nothing did. */
  readonly failure: string;
  /** Up to four clips whose reconstructions are shown. */
  readonly chosen: readonly string[];
  readonly filter: ClipFilter;
  readonly page: number;
}

/** "failed": the door refused; "ended": cancelled, or a newer request took its place. */
type Ending = "shown" | "failed" | "ended";

export interface ClipStore {
  readonly store: StoreApi<ClipState>;
  /** `quietly`: what went wrong before stays said. */
  prepare(data: Choice, seed: number, quietly?: boolean): Promise<Ending>;
  /** Reads the names of what was dropped; ends whatever else is being made or decoded. */
  plan(files: readonly DroppedFile[], draft: Choice, seed: number): Promise<void>;
  /** Another draft for the same files; `again` when what is understood of them depends on it. */
  redraft(draft: Choice, seed: number, again: boolean): Promise<void>;
  /** Decodes what was planned; the manifest when the clips are there. */
  import(seed: number): Promise<DatasetManifest | undefined>;
  cancel(): Promise<void>;
  discardPlan(): void;
  /** Something to see and hear of a clip of the dataset that is shown. */
  media(clipId: string): Promise<Outcome<ClipMedia>>;
  /** A spectrogram as sound. */
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
  /** Rises with every request, so that a late answer to an old one is not shown. */
  let request = 0;

  const idleStatus = (): ClipStatus => (store.getState().manifest ? "ready" : "empty");
  /** Drops what belongs to the request that has ended. */
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
   * Runs one request to its end; whatever it throws becomes a failure as a value. What the worker
   * has in hand for an older request is cancelled first.
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
    // Asked in here, so that a parameter out of range is a failure as any other.
    const ask = async () => media.plan(files, importOptionsOf(draft, seed));
    const planned = await run({ status: "planning", draft }, ask);
    if (planned?.ok) store.setState({ status: "planned", plan: planned.value });
  };

  return {
    store,
    async prepare(data, seed, quietly = false) {
      const wish = dataRequestKey({ data, seed });
      const failure = quietly ? store.getState().failure : "";
      const made = await run({ status: "preparing", preparing: wish, failure }, (mine) =>
        media.prepare(data, seed, sinkOf(mine)),
      );
      if (!made) return "ended";
      if (!made.ok) return "failed";
      show(made.value, wish);
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
