import type { DatasetManifest, SplitName } from "../contract/clip";
import type { MediaSink, Outcome } from "../contract/door";
import type { Choice } from "../contract/experiment";
import { builtInSets, type SetPlan, type PlannedBuiltInClip } from "./builtInSets";
import { toBlock, type FeaturedClip, type MediaDataset } from "./mediaDataset";
import { createReporter } from "./progress";

/** Datasets kept in memory: the displayed one and the trained one may differ. */
const maxKept = 2;
/** Longest time between two yields to the event loop, ms. */
const maxBusyMs = 25;

interface Making {
  readonly outcome: Promise<Outcome<MediaDataset>>;
  readonly abort: AbortController;
  /** The training worker waits for it, so newer requests of the page do not cancel it. */
  pinned: boolean;
}
export interface BuiltIn {
  /** Returns the set, made once for equal data and seed. */
  obtain(
    choice: Choice,
    seed: number,
    sink: MediaSink,
    pinned: boolean,
  ): Promise<Outcome<MediaDataset>>;
  /** Cancels sets in preparation unless the training worker waits for them. */
  cancel(): void;
  made(): readonly MediaDataset[];
}

/** Makes built-in datasets on demand and caches the two used last. */
export function createBuiltIn(): BuiltIn {
  const kept = new Map<string, MediaDataset>();
  const making = new Map<string, Making>();

  const start = (plan: () => SetPlan, key: string, sink: MediaSink): Making => {
    const abort = new AbortController();
    const outcome: Making["outcome"] = makeSet(plan, key, sink, abort.signal)
      .then((made) => {
        if (made.ok) kept.set(key, made.value);
        for (const oldest of kept.keys()) if (kept.size > maxKept) kept.delete(oldest);
        return made;
      })
      .finally(() => {
        if (making.get(key) === entry) making.delete(key);
      });
    const entry: Making = { outcome, abort, pinned: false };
    making.set(key, entry);
    return entry;
  };

  return {
    async obtain(choice, seed, sink, pinned) {
      const set = builtInSets.find(({ card }) => card.id === choice.id);
      if (!set) {
        const ids = builtInSets.map(({ card }) => card.id).join(", ");
        const message = `There is no built-in set "${choice.id}"; choose ${ids} or your own clips.`;
        return { ok: false, failure: { code: "bad-config", message } };
      }
      const { key, plan } = set.configure(choice.params, seed);
      const known = kept.get(key);
      if (known) {
        // reinsert it as the most recently used
        kept.delete(key);
        kept.set(key, known);
        return { ok: true, value: known };
      }
      for (const [other, entry] of making)
        if (!pinned && other !== key && !entry.pinned) entry.abort.abort();
      const going = making.get(key);
      // a cancelled one may not have ended yet; it must not serve a new request
      const entry = going && !going.abort.signal.aborted ? going : start(plan, key, sink);
      entry.pinned ||= pinned;
      return entry.outcome;
    },
    cancel() {
      for (const { abort, pinned } of making.values()) if (!pinned) abort.abort();
    },
    made: () => [...kept.values()],
  };
}

async function makeSet(
  planned: () => SetPlan,
  key: string,
  sink: MediaSink,
  signal: AbortSignal,
): Promise<Outcome<MediaDataset>> {
  const { manifest: parts, clips } = planned();
  const inSplit = (split: SplitName) => clips.filter((clip) => clip.split === split);
  const made = await makeClips(
    clips.filter((clip) => clip.split !== "test"),
    sink,
    signal,
  );
  if (!made) {
    const message = "Making the built-in clips was cancelled; choose them again to make them.";
    return { ok: false, failure: { code: "cancelled", message } };
  }
  const manifest: DatasetManifest = {
    ...parts,
    key,
    clips: made.map((clip) => clip.card),
    counts: {
      train: inSplit("train").length,
      validation: inSplit("validation").length,
      test: inSplit("test").length,
    },
    problems: [],
  };
  const modalities = manifest.modalities.map((modality) => modality.id);
  const byId = new Map(clips.map((clip) => [clip.id, clip]));
  let test: readonly FeaturedClip[] | undefined;
  const ofSplit = async (split: SplitName): Promise<readonly FeaturedClip[]> => {
    if (split !== "test") return made.filter((clip) => clip.card.split === split);
    test ??= await makeClips(inSplit("test"), () => undefined, new AbortController().signal);
    return test ?? [];
  };
  return {
    ok: true,
    value: {
      manifest,
      features: async (split) => toBlock(split, modalities, await ofSplit(split)),
      media: (id) => Promise.resolve(byId.get(id)?.play()),
    },
  };
}

/** Makes clips one by one and yields to the event loop in between. Resolves with undefined when aborted. */
async function makeClips(
  planned: readonly PlannedBuiltInClip[],
  sink: MediaSink,
  signal: AbortSignal,
): Promise<FeaturedClip[] | undefined> {
  const reporter = createReporter(sink, planned.length, [], "making");
  const clips: FeaturedClip[] = [];
  let yieldedMs = performance.now();
  for (const one of planned) {
    clips.push(one.make());
    await reporter.end(one.id);
    if (performance.now() - yieldedMs < maxBusyMs) continue;
    // messages such as "cancel" arrive between tasks, not between microtasks
    await new Promise((resolve) => setTimeout(resolve, 0));
    yieldedMs = performance.now();
    if (signal.aborted) break;
  }
  await reporter.finish(signal.aborted ? "cancelled" : "done");
  return signal.aborted ? undefined : clips;
}
