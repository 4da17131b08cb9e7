import { clipsDataId } from "../contract/clipsData";
import type { DatasetManifest, SplitName } from "../contract/clip";
import type { ImportOptions, MediaProgress, Outcome } from "../contract/door";
import type { decodeClip, DecodedClip } from "../decode/decodeClip";
import { FileFault } from "../decode/fileFault";
import { featuresOf, type FeaturedClips } from "./clipFeatures";
import { toBlock, type MediaDataset } from "./mediaDataset";
import type { PlannedClip } from "../import/plannedClip";
import type { PlannedImport } from "../import/planImport";
import { createReporter } from "./progress";

/** Number of concurrent decoders; more take more memory without being faster. */
const maxDecoders = 2;

/** `decodeClip`, or a store of clips that it has decoded before. */
export type DecodeClip = (
  clip: PlannedClip,
  options: Parameters<typeof decodeClip>[1],
) => Promise<DecodedClip>;

export interface ImportRun {
  readonly options: ImportOptions;
  /** The dataset's key. */
  readonly key: string;
  /** Cache of decoded clips by id, for equal sizes. */
  readonly decodedClips: Map<string, DecodedClip>;
  readonly decode: DecodeClip;
  readonly signal: AbortSignal;
  /** Seconds without progress after which a file is skipped. */
  readonly limitS: number;
  readonly report: (progress: MediaProgress) => Promise<void> | void;
}

/**
 * Decodes the planned clips. Skips unusable files, with one sentence about each.
 * Fails with `cancelled` (nothing is kept), `too-few-classes` if fewer than two classes remain, or
 * `bad-config` if the clips cannot be split into the requested folds.
 */
export async function importClips(
  planned: PlannedImport,
  run: ImportRun,
): Promise<Outcome<MediaDataset>> {
  const { clips, plan } = planned;
  if (planned.split.refusal !== "") return configRefusal(planned.split.refusal);
  const problems = [...planned.flash, ...plan.problems];
  const decoded = new Map<PlannedClip, DecodedClip>();
  const reporter = createReporter(run.report, clips.length, problems);
  const waiting = clips.values();
  const isAborted = (): boolean => run.signal.aborted;
  const lane = async (): Promise<void> => {
    for (const clip of waiting) {
      if (isAborted()) return;
      await reporter.start(clip.id);
      try {
        const result =
          run.decodedClips.get(clip.id) ?? (await run.decode(clip, { ...run.options, ...run }));
        run.decodedClips.set(clip.id, result);
        decoded.set(clip, result);
      } catch (error) {
        if (isAborted()) return;
        problems.push(`"${clip.id}" ${error instanceof FileFault ? error.message : String(error)}`);
      }
      await reporter.end(clip.id);
    }
  };
  await Promise.all(Array.from({ length: maxDecoders }, lane));
  if (isAborted()) {
    await reporter.finish("cancelled");
    const message = `The import was cancelled after ${reporter.done()} of ${clips.length} clips. None of them are kept, and the clips from before are unchanged.`;
    return { ok: false, failure: { code: "cancelled", message } };
  }
  const made = featuresOf(planned, decoded, run.options);
  problems.push(...made.problems);
  await reporter.finish("done");
  if (made.classes.length < 2) {
    const kinds = made.classes.length === 1 ? "one class" : "no class";
    const message = `${made.clips.length} of ${clips.length} clips could be decoded, of ${kinds}, and training needs at least two classes. ${problems[0] ?? ""}`;
    return { ok: false, failure: { code: "too-few-classes", message: message.trim() } };
  }
  if (made.refusal !== "") return configRefusal(made.refusal);
  return { ok: true, value: datasetOf(clips, made, problems, run.key) };
}

const configRefusal = (message: string): Outcome<never> => ({
  ok: false,
  failure: { code: "bad-config", message },
});

function datasetOf(
  planned: readonly PlannedClip[],
  made: FeaturedClips,
  problems: readonly string[],
  key: string,
): MediaDataset {
  const modalities = made.modalities.map((modality) => modality.id);
  const ofSplit = (split: SplitName) => made.clips.filter((clip) => clip.card.split === split);
  const manifest: DatasetManifest = {
    id: clipsDataId,
    key,
    name: "Your clips",
    classes: made.classes,
    modalities: made.modalities,
    clips: made.clips.map((clip) => clip.card).filter((card) => card.split !== "test"),
    counts: {
      train: ofSplit("train").length,
      validation: ofSplit("validation").length,
      test: ofSplit("test").length,
    },
    problems,
  };
  const files = new Map(planned.map((clip) => [clip.id, clip]));
  const durations = new Map(made.clips.map(({ card }) => [card.id, card.durationS]));
  return {
    manifest,
    features: (split) => Promise.resolve(toBlock(split, modalities, ofSplit(split))),
    media: (id) => {
      const clip = files.get(id);
      const durationS = durations.get(id);
      if (!clip || durationS === undefined) return Promise.resolve(undefined);
      return Promise.resolve({
        id,
        durationS,
        ...(clip.video && { video: clip.video.file }),
        ...(clip.sound && { sound: clip.sound.file }),
      });
    },
  };
}
