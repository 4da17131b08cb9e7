import { clipsDataId, importOptionsOf } from "../contract/clipsData";
import type { SplitName } from "../contract/clip";
import type { FeatureDoor, MediaDoor, MediaSink, Outcome } from "../contract/door";
import { toFailure, type LabFailure } from "../contract/errors";
import type { Choice } from "../contract/experiment";
import { decodeClip } from "../decode/decodeClip";
import { createBuiltIn } from "./builtIn";
import type { DecodeClip } from "./importClips";
import { invertSpectrogram } from "./invertSpectrogram";
import type { MediaDataset } from "./mediaDataset";
import { createOwnClips } from "./ownClips";

export interface MediaOptions {
  /** Seconds without progress after which a file is skipped; default 20. */
  readonly fileLimitS?: number;
  /** Where there are no codecs, a store of decoded clips takes its place. */
  readonly decode?: DecodeClip;
}
export interface Media {
  /** MediaDoor without `connect`, which the worker implements. */
  readonly door: Omit<MediaDoor, "connect">;
  readonly features: FeatureDoor;
}

const failed = (failure: LabFailure): { ok: false; failure: LabFailure } => ({
  ok: false,
  failure,
});
const nothingInUse: LabFailure = {
  code: "no-clips",
  message: "No dataset has been requested yet, so there are no features.",
};

/** Implements the media worker: built-in clips, the user's clips and their features. */
export function createMedia({ fileLimitS = 20, decode = decodeClip }: MediaOptions = {}): Media {
  const builtIn = createBuiltIn();
  const own = createOwnClips(fileLimitS, decode);
  /** The dataset that the training worker requested last. */
  let inUse: MediaDataset | undefined;

  const find = async (
    choice: Choice,
    seed: number,
    sink: MediaSink,
    pinned: boolean,
  ): Promise<Outcome<MediaDataset>> =>
    choice.id === clipsDataId
      ? own.obtain(importOptionsOf(choice, seed), sink, pinned)
      : builtIn.obtain(choice, seed, sink, pinned);

  const door: Media["door"] = {
    prepare: (choice, seed, sink) =>
      asOutcome(async () => manifestOf(await find(choice, seed, sink, false))),
    plan: (files, options) => asOutcome(() => own.plan(files, options)),
    import: (options, sink) => asOutcome(async () => manifestOf(await own.import(options, sink))),
    cancel: () => {
      own.cancel();
      builtIn.cancel();
      return Promise.resolve();
    },
    media: (clipId, dataKey) =>
      asOutcome(async () => {
        const dataset = [inUse, ...own.made(), ...builtIn.made()].find(
          (one) => one?.manifest.key === dataKey,
        );
        const found = await dataset?.media(clipId);
        if (found) return { ok: true, value: found };
        return failed({ code: "no-clips", message: `The clip "${clipId}" no longer exists.` });
      }),
    invert: (request) =>
      asOutcome(() => Promise.resolve({ ok: true, value: invertSpectrogram(request) })),
  };
  const features: FeatureDoor = {
    manifest: (choice, seed) =>
      asOutcome(async () => {
        const outcome = await find(choice, seed, () => undefined, true);
        if (outcome.ok) inUse = outcome.value;
        return manifestOf(outcome);
      }),
    features: (split: SplitName) =>
      asOutcome(async () =>
        inUse ? { ok: true, value: await inUse.features(split) } : failed(nothingInUse),
      ),
  };
  return { door, features };
}

const manifestOf = (outcome: Outcome<MediaDataset>): Outcome<MediaDataset["manifest"]> =>
  outcome.ok ? { ok: true, value: outcome.value.manifest } : outcome;

/** Turns errors into failures, since errors do not cross the worker boundary intact. */
async function asOutcome<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) return failed({ code: "bad-config", message: error.message });
    return failed(toFailure(error));
  }
}
