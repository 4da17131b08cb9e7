import type { DroppedFile, ImportOptions, Outcome } from "../contract/door";
import type { DecodedClip } from "../decode/decodeClip";
import type { LabelTable } from "../import/labelsCsv";
import { planImport, type PlannedImport } from "../import/planImport";

/** The files of one drop. Keeps the newest plan of their import, and the clips that were decoded. */
export interface Drop {
  /** Plans the import; equal groups, seed and fold give the same plan again. */
  plan(options: ImportOptions): Outcome<PlannedImport>;
  /** Decoded clips by id, to be filled by the import; empty again when a size has changed. */
  decoded(options: ImportOptions): Map<string, DecodedClip>;
}

export function createDrop(files: readonly DroppedFile[], table: LabelTable | undefined): Drop {
  return {
    plan: keepNewest(planKey, (options) => planImport(files, table, options)),
    decoded: keepNewest(decodingKey, () => new Map<string, DecodedClip>()),
  };
}

/** Identifies the options of an import, independent of the order of their keys. */
export const importKey = (options: ImportOptions): string =>
  JSON.stringify([planKey(options), decodingKey(options)]);

const planKey = ({ groupSource, groupSeparator, seed, fold }: ImportOptions): string =>
  JSON.stringify([
    groupSource ?? "",
    groupSeparator ?? "",
    seed,
    fold?.index ?? "",
    fold?.of ?? "",
  ]);
/** Identifies the options that decoding depends on. */
export const decodingKey = ({ imageSizePx, frames, frameRate, melBands }: ImportOptions): string =>
  [imageSizePx, frames, frameRate, melBands].join(" ");

/** Calls `make` only when the key of its argument differs from that of the call before. */
function keepNewest<A, R>(keyOf: (given: A) => string, make: (given: A) => R): (given: A) => R {
  let kept: { readonly key: string; readonly result: R } | undefined;
  return (given) => {
    const key = keyOf(given);
    if (kept?.key !== key) kept = { key, result: make(given) };
    return kept.result;
  };
}
