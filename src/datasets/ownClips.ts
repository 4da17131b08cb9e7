import type { DroppedFile, ImportOptions, ImportPlan, MediaSink, Outcome } from "../contract/door";
import type { LabFailure } from "../contract/errors";
import { baseName } from "../import/fileKind";
import { createDrop, importKey, type Drop } from "./drop";
import { importClips, type DecodeClip } from "./importClips";
import { parseLabelsCsv } from "../import/labelsCsv";
import type { MediaDataset } from "./mediaDataset";

interface Importing {
  readonly drop: Drop;
  readonly options: string;
  readonly outcome: Promise<Outcome<MediaDataset>>;
  readonly abort: AbortController;
  /** The training worker waits for it, so newer requests of the page do not cancel it. */
  pinned: boolean;
}
interface Imported {
  readonly drop: Drop;
  readonly options: string;
  readonly dataset: MediaDataset;
  /** Number of the import. */
  readonly order: number;
}
export interface OwnClips {
  plan(files: readonly DroppedFile[], options: ImportOptions): Promise<Outcome<ImportPlan>>;
  /** Decodes the newest plan, which becomes the user's dataset. */
  import(options: ImportOptions, sink: MediaSink): Promise<Outcome<MediaDataset>>;
  /** Returns the user's dataset with these options; imports it again if they differ. */
  obtain(options: ImportOptions, sink: MediaSink, pinned: boolean): Promise<Outcome<MediaDataset>>;
  /** Cancels the import unless the training worker waits for it. */
  cancel(): void;
  made(): readonly MediaDataset[];
}

const noClips: { ok: false; failure: LabFailure } = {
  ok: false,
  failure: {
    code: "no-clips",
    message: "You have not imported clips yet: drop files or a folder of clips first.",
  },
};

/** Imports the user's clips. The newest decoded drop is the dataset. */
export function createOwnClips(fileLimitS: number, decode: DecodeClip): OwnClips {
  let planned: Drop | undefined;
  let imported: Imported | undefined;
  const importing = new Set<Importing>();
  let imports = 0;

  const cancel = (): void => {
    for (const { abort, pinned } of importing) if (!pinned) abort.abort();
  };

  const start = (
    drop: Drop,
    options: ImportOptions,
    sink: MediaSink,
    pinned: boolean,
  ): Importing => {
    // a newer request of the page cancels the older one
    if (!pinned) cancel();
    imports += 1;
    const order = imports;
    const abort = new AbortController();
    const wanted = importKey(options);
    const work = async (): Promise<Outcome<MediaDataset>> => {
      const plan = drop.plan(options);
      if (!plan.ok) return plan;
      const outcome = await importClips(plan.value, {
        options,
        key: `clips ${order}`,
        decodedClips: drop.decoded(options),
        decode,
        signal: abort.signal,
        limitS: fileLimitS,
        report: sink,
      });
      if (outcome.ok && order > (imported?.order ?? 0))
        imported = { drop, options: wanted, dataset: outcome.value, order };
      return outcome;
    };
    const entry: Importing = { drop, options: wanted, abort, pinned, outcome: work() };
    importing.add(entry);
    return entry;
  };
  const run = async (entry: Importing): Promise<Outcome<MediaDataset>> => {
    try {
      return await entry.outcome;
    } finally {
      importing.delete(entry);
    }
  };

  return {
    async plan(files, options) {
      assertOptions(options);
      planned = undefined;
      const listed = files.find((file) => baseName(file.path).toLowerCase() === "labels.csv");
      const table = listed && parseLabelsCsv("labels.csv", await listed.file.text());
      const drop = createDrop(files, table);
      const outcome = drop.plan(options);
      if (!outcome.ok) return outcome;
      planned = drop;
      return { ok: true, value: outcome.value.plan };
    },
    async import(options, sink) {
      assertOptions(options);
      return planned ? run(start(planned, options, sink, false)) : noClips;
    },
    async obtain(options, sink, pinned) {
      assertOptions(options);
      if (!imported) return noClips;
      const wanted = importKey(options);
      if (imported.options === wanted) return { ok: true, value: imported.dataset };
      const { drop } = imported;
      const same = [...importing].find(
        (one) => one.drop === drop && one.options === wanted && !one.abort.signal.aborted,
      );
      if (same) {
        same.pinned ||= pinned;
        return same.outcome;
      }
      return run(start(drop, options, sink, pinned));
    },
    cancel,
    made: () => (imported ? [imported.dataset] : []),
  };
}

function assertOptions({ imageSizePx, frames, frameRate, melBands }: ImportOptions): void {
  if (!(Number.isInteger(imageSizePx) && imageSizePx >= 16 && imageSizePx <= 224))
    throw new RangeError(`imageSizePx: expected a whole number from 16 to 224, got ${imageSizePx}`);
  if (!(Number.isInteger(frames) && frames >= 1 && frames <= 32))
    throw new RangeError(`frames: expected a whole number from 1 to 32, got ${frames}`);
  if (!(frameRate >= 0 && frameRate <= 30))
    throw new RangeError(`frameRate: expected a number from 0 to 30, got ${frameRate}`);
  if (!(Number.isInteger(melBands) && melBands >= 64 && melBands <= 256))
    throw new RangeError(`melBands: expected a whole number from 64 to 256, got ${melBands}`);
}
