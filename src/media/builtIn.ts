import type { DatasetManifest, SplitName } from "../contract/clip";
import type { ClipMedia, MediaSink, Outcome } from "../contract/door";
import type { Choice } from "../contract/experiment";
import { parseParams } from "../contract/params";
import {
  clipFacts,
  planPuppets,
  puppetClipCard,
  puppetFeatures,
  puppetManifestParts,
  puppetsCard,
  renderFrames,
  renderVoice,
  type PuppetsParams,
  type PuppetSpec,
} from "../core/data/synthetic/puppets";
import { toWav } from "../core/signal/wav";
import { toBlock, type FeaturedClip, type MediaDataset } from "./mediaDataset";
import { createReporter } from "./progress";

/** Datasets kept in memory: the one shown and the one trained on may differ. */
const keptDatasets = 2;
/** The worker listens at least this often while it makes clips. */
const listenEveryMs = 25;

interface Making {
  readonly outcome: Promise<Outcome<MediaDataset>>;
  readonly abort: AbortController;
  /** The training worker waits for it: a newer wish of the page does not end it. */
  pinned: boolean;
}
export interface BuiltIn {
  /** Finds or makes the set; asked twice with equal data and seed, it is made once. */
  obtain(
    choice: Choice,
    seed: number,
    sink: MediaSink,
    pinned: boolean,
  ): Promise<Outcome<MediaDataset>>;
  /** Ends what is being made, unless the training worker waits for it. */
  cancel(): void;
  made(): readonly MediaDataset[];
}

/** Built-in clips: made on demand, kept until two others have been made. */
export function createBuiltIn(): BuiltIn {
  const kept = new Map<string, MediaDataset>();
  const making = new Map<string, Making>();

  const start = (params: PuppetsParams, seed: number, key: string, sink: MediaSink): Making => {
    const abort = new AbortController();
    const outcome: Making["outcome"] = makePuppets(params, seed, key, sink, abort.signal)
      .then((made) => {
        if (made.ok) kept.set(key, made.value);
        for (const oldest of kept.keys()) if (kept.size > keptDatasets) kept.delete(oldest);
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
      if (choice.id !== puppetsCard.id) {
        const message = `There is no built-in set "${choice.id}"; choose ${puppetsCard.id} or your own clips.`;
        return { ok: false, failure: { code: "bad-config", message } };
      }
      const params = parseParams("data.params", puppetsCard.params, choice.params);
      // As every reader of a configuration fills it in: equal choices, equal keys.
      const key = JSON.stringify([choice.id, params, seed]);
      const known = kept.get(key);
      if (known) {
        // Read again, kept longer.
        kept.delete(key);
        kept.set(key, known);
        return { ok: true, value: known };
      }
      for (const [other, entry] of making)
        if (!pinned && other !== key && !entry.pinned) entry.abort.abort();
      const going = making.get(key);
      // One that was just cancelled has not ended yet; it is no use to whoever asks now.
      const entry = going && !going.abort.signal.aborted ? going : start(params, seed, key, sink);
      entry.pinned ||= pinned;
      return entry.outcome;
    },
    cancel() {
      for (const { abort, pinned } of making.values()) if (!pinned) abort.abort();
    },
    made: () => [...kept.values()],
  };
}

async function makePuppets(
  params: PuppetsParams,
  seed: number,
  key: string,
  sink: MediaSink,
  signal: AbortSignal,
): Promise<Outcome<MediaDataset>> {
  const plan = planPuppets(params, seed);
  const open = plan.clips.filter((spec) => spec.split !== "test");
  const made = await makeClips(open, plan.classes.length, sink, signal);
  if (!made) {
    const message = "Making the built-in clips was cancelled; choose them again to make them.";
    return { ok: false, failure: { code: "cancelled", message } };
  }
  const manifest: DatasetManifest = {
    ...puppetManifestParts,
    key,
    classes: plan.classes,
    clips: made.map((clip) => clip.card),
    counts: plan.counts,
    problems: [],
    ceiling: { ...plan.ceiling },
  };
  const modalities = manifest.modalities.map((modality) => modality.id);
  const specs = new Map(plan.clips.map((spec) => [spec.id, spec]));
  let test: readonly FeaturedClip[] | undefined;
  const ofSplit = async (split: SplitName): Promise<readonly FeaturedClip[]> => {
    if (split !== "test") return made.filter((clip) => clip.card.split === split);
    const sealed = plan.clips.filter((spec) => spec.split === "test");
    test ??= await makeClips(
      sealed,
      plan.classes.length,
      () => undefined,
      new AbortController().signal,
    );
    return test ?? [];
  };
  return {
    ok: true,
    value: {
      manifest,
      features: async (split) => toBlock(split, modalities, await ofSplit(split)),
      media: (id) => Promise.resolve(mediaOf(specs.get(id))),
    },
  };
}

/** Renders clips one by one, listening in between; undefined when aborted. */
async function makeClips(
  specs: readonly PuppetSpec[],
  classes: number,
  sink: MediaSink,
  signal: AbortSignal,
): Promise<FeaturedClip[] | undefined> {
  const reporter = createReporter(sink, specs.length, [], "making");
  const clips: FeaturedClip[] = [];
  let listenedMs = performance.now();
  for (const spec of specs) {
    const features = puppetFeatures(spec);
    clips.push({ card: puppetClipCard(spec, classes, features.video), features });
    await reporter.end(spec.id);
    if (performance.now() - listenedMs < listenEveryMs) continue;
    // A task, not a microtask: only then are messages such as "cancel" read.
    await new Promise((resolve) => setTimeout(resolve, 0));
    listenedMs = performance.now();
    if (signal.aborted) break;
  }
  await reporter.finish(signal.aborted ? "cancelled" : "done");
  return signal.aborted ? undefined : clips;
}

/** Frames and sound of one clip, rendered again. */
function mediaOf(spec: PuppetSpec | undefined): ClipMedia | undefined {
  if (!spec) return undefined;
  const { durationS, frames, sizePx, rateHz } = clipFacts;
  return {
    id: spec.id,
    durationS,
    frames: { count: frames, width: sizePx, height: sizePx, rgb: renderFrames(spec) },
    sound: new Blob([toWav(renderVoice(spec), rateHz)], { type: "audio/wav" }),
  };
}
