import type { SplitName } from "../contract/clip";
import type {
  DroppedFile,
  FeatureDoor,
  ImportOptions,
  MediaDoor,
  MediaSink,
  Outcome,
} from "../contract/door";
import { toFailure, type LabFailure } from "../contract/errors";
import type { Choice } from "../contract/experiment";
import { createBuiltIn } from "./builtIn";
import { baseName } from "./fileKind";
import { importClips } from "./importClips";
import { parseLabelsCsv } from "./labelsCsv";
import type { MediaDataset } from "./mediaDataset";
import { planImport, type PlannedImport } from "./planImport";

export interface MediaOptions {
  /** Seconds without progress after which a file is given up; default 20. */
  readonly fileLimitS?: number;
}
export interface Media {
  /** All of MediaDoor but `connect`, which is the worker's: it alone knows how doors are joined. */
  readonly door: Omit<MediaDoor, "connect">;
  readonly features: FeatureDoor;
}

const failed = (failure: LabFailure): { ok: false; failure: LabFailure } => ({
  ok: false,
  failure,
});
const noClips: LabFailure = {
  code: "no-clips",
  message: "There are no clips of your own yet: drop files or a folder of clips first.",
};

/** The media worker's work: built-in clips, the user's clips, and their features. */
export function createMedia({ fileLimitS = 20 }: MediaOptions = {}): Media {
  const builtIn = createBuiltIn();
  let planned: PlannedImport | undefined;
  let clips: MediaDataset | undefined;
  /** What the training worker asked for last. */
  let inUse: MediaDataset | undefined;
  let importing = new AbortController();

  const find = async (
    choice: Choice,
    seed: number,
    sink: MediaSink,
    pinned: boolean,
  ): Promise<Outcome<MediaDataset>> => {
    if (choice.id === "clips") return clips ? { ok: true, value: clips } : failed(noClips);
    return builtIn.obtain(choice, seed, sink, pinned);
  };

  const door: Media["door"] = {
    prepare: (choice, seed, sink) =>
      asOutcome(async () => manifestOf(await find(choice, seed, sink, false))),
    plan: (files, options) =>
      asOutcome(async () => {
        const outcome = await readPlan(files, options);
        planned = outcome.ok ? outcome.value : undefined;
        return outcome.ok ? { ok: true, value: outcome.value.plan } : outcome;
      }),
    import: (options, sink) =>
      asOutcome(async () => {
        assertOptions(options);
        if (!planned) return failed(noClips);
        // A newer import ends the older one.
        importing.abort();
        importing = new AbortController();
        const run = { options, report: sink, signal: importing.signal, limitS: fileLimitS };
        const outcome = await importClips(planned, run);
        if (outcome.ok) clips = outcome.value;
        return manifestOf(outcome);
      }),
    cancel: () => {
      importing.abort();
      builtIn.cancel();
      return Promise.resolve();
    },
    media: (clipId) =>
      asOutcome(async () => {
        for (const dataset of [inUse, clips, ...builtIn.made()]) {
          const found = await dataset?.media(clipId);
          if (found) return { ok: true, value: found };
        }
        return failed({ code: "no-clips", message: `There is no clip "${clipId}" here any more.` });
      }),
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
        inUse ? { ok: true, value: await inUse.features(split) } : failed(noClips),
      ),
  };
  return { door, features };
}

async function readPlan(
  files: readonly DroppedFile[],
  options: ImportOptions,
): Promise<Outcome<PlannedImport>> {
  assertOptions(options);
  const listed = files.find((file) => baseName(file.path).toLowerCase() === "labels.csv");
  const table = listed && parseLabelsCsv("labels.csv", await listed.file.text());
  return planImport(files, table, options);
}

const manifestOf = (outcome: Outcome<MediaDataset>): Outcome<MediaDataset["manifest"]> =>
  outcome.ok ? { ok: true, value: outcome.value.manifest } : outcome;

/** Nothing is thrown across the door: an error inside becomes a failure. */
async function asOutcome<T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RangeError) return failed({ code: "bad-config", message: error.message });
    return failed(toFailure(error));
  }
}

function assertOptions({ imageSizePx, melBands }: ImportOptions): void {
  if (!(Number.isInteger(imageSizePx) && imageSizePx >= 16 && imageSizePx <= 224))
    throw new RangeError(`imageSizePx: expected a whole number from 16 to 224, got ${imageSizePx}`);
  if (!(Number.isInteger(melBands) && melBands >= 64 && melBands <= 256))
    throw new RangeError(`melBands: expected a whole number from 64 to 256, got ${melBands}`);
}
