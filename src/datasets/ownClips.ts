import type { DroppedFile, ImportOptions, ImportPlan, MediaSink, Outcome } from "../contract/door";
import type { LabFailure } from "../contract/errors";
import type { DecodedClip } from "../decode/decodeClip";
import { baseName } from "../import/fileKind";
import { importClips } from "./importClips";
import { parseLabelsCsv, type LabelTable } from "../import/labelsCsv";
import type { MediaDataset } from "./mediaDataset";
import { planImport } from "../import/planImport";

/** The files of one drop and the clips decoded from them so far. */
interface Drop {
  readonly files: readonly DroppedFile[];
  readonly table: LabelTable | undefined;
  /** Picture size and number of bands of `decoded`. */
  sizes: string;
  decoded: Map<string, DecodedClip>;
}
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
    message: "There are no clips of your own yet: drop files or a folder of clips first.",
  },
};

/** Imports the user's clips. The newest decoded drop is the dataset. */
export function createOwnClips(fileLimitS: number): OwnClips {
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
    const wanted = textOf(options);
    const work = async (): Promise<Outcome<MediaDataset>> => {
      const plan = planImport(drop.files, drop.table, options);
      if (!plan.ok) return plan;
      const outcome = await importClips(plan.value, {
        options,
        key: `clips ${order}`,
        known: decodedOf(drop, options),
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
      const outcome = planImport(files, table, options);
      if (!outcome.ok) return outcome;
      planned = { files, table, sizes: "", decoded: new Map() };
      return { ok: true, value: outcome.value.plan };
    },
    async import(options, sink) {
      assertOptions(options);
      return planned ? run(start(planned, options, sink, false)) : noClips;
    },
    async obtain(options, sink, pinned) {
      assertOptions(options);
      if (!imported) return noClips;
      const wanted = textOf(options);
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

/** Returns the decoded clips of the drop; discards them if the sizes change. */
function decodedOf(drop: Drop, { imageSizePx, melBands }: ImportOptions): Map<string, DecodedClip> {
  const sizes = `${imageSizePx} ${melBands}`;
  if (drop.sizes !== sizes) {
    drop.sizes = sizes;
    drop.decoded = new Map();
  }
  return drop.decoded;
}

/** The options as text, independent of the order of their keys. */
const textOf = (options: ImportOptions): string =>
  JSON.stringify([
    options.imageSizePx,
    options.melBands,
    options.groupSource ?? "",
    options.groupSeparator ?? "",
    options.seed,
    options.fold?.index ?? "",
    options.fold?.of ?? "",
  ]);

function assertOptions({ imageSizePx, melBands }: ImportOptions): void {
  if (!(Number.isInteger(imageSizePx) && imageSizePx >= 16 && imageSizePx <= 224))
    throw new RangeError(`imageSizePx: expected a whole number from 16 to 224, got ${imageSizePx}`);
  if (!(Number.isInteger(melBands) && melBands >= 64 && melBands <= 256))
    throw new RangeError(`melBands: expected a whole number from 64 to 256, got ${melBands}`);
}
