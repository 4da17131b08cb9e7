/** A folder of decoded clips on disk: written once by a browser, read by Node, which has no codecs. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { clipsDataId, importOptionsOf } from "../../src/contract/clipsData";
import type { DroppedFile, FeatureDoor, ImportOptions, Outcome } from "../../src/contract/door";
import type { LabFailure } from "../../src/contract/errors";
import { decodingKey } from "../../src/datasets/drop";
import type { DecodeClip } from "../../src/datasets/importClips";
import { createMedia } from "../../src/datasets/media";
import type { DecodedClip } from "../../src/decode/decodeClip";
import { FileFault } from "../../src/decode/fileFault";
import { unpackArrays } from "./arrayPack";

/** The content of clips.json. The arrays of all clips are in clips.bin. */
export interface DecodedIndex {
  /** Absolute path of the folder of clips. */
  readonly folder: string;
  readonly browser: string;
  /** `decodingKey` of the options. */
  readonly decoding: string;
  /** Paths of all files, starting with the folder's name. */
  readonly paths: readonly string[];
  readonly clips: Readonly<Record<string, StoredClip>>;
}
export type StoredClip =
  | { readonly json: unknown; readonly at: number; readonly length: number }
  /** Why the clip cannot be used. */
  | { readonly fault: string };

export const indexFile = "clips.json";
export const arraysFile = "clips.bin";

/**
 * Serves the clips of a cache folder (`ensureDecoded`) as the media worker serves them in the page: any seed,
 * fold and grouping, with the sizes that they were decoded with. Other datasets are made as usual.
 */
export function openDecodedFolder(cache: string): FeatureDoor {
  const index = JSON.parse(readFileSync(join(cache, indexFile), "utf8")) as DecodedIndex;
  const { door, features } = createMedia({ decode: readStored(index, cache) });
  const files = index.paths.map((path) => standIn(path, index.folder));
  let isImported = false;
  const importFirst = async (options: ImportOptions): Promise<Outcome<unknown>> => {
    if (decodingKey(options) !== index.decoding) return decodedOtherwise(index, options);
    if (isImported) return { ok: true, value: undefined };
    const planned = await door.plan(files, options);
    const imported = planned.ok ? await door.import(options, () => undefined) : planned;
    isImported = imported.ok;
    return imported;
  };
  return {
    ...features,
    manifest: async (data, seed) => {
      if (data.id !== clipsDataId) return features.manifest(data, seed);
      const imported = await importFirst(importOptionsOf(data, seed));
      return imported.ok ? features.manifest(data, seed) : imported;
    },
  };
}

const decodedOtherwise = (
  { folder, decoding }: DecodedIndex,
  options: ImportOptions,
): { readonly ok: false; readonly failure: LabFailure } => ({
  ok: false,
  failure: {
    code: "bad-config",
    message: `The clips of ${folder} were decoded with picture size, frames, frame rate and mel bands ${decoding}, and this configuration has ${decodingKey(options)}: use the same values in every run, or run npm run clips -- --data ${folder} --config FILE.json with these.`,
  },
});

/** Only labels.csv is read; of all others the name is enough. */
function standIn(path: string, folder: string): DroppedFile {
  const name = basename(path);
  const isTable = name.toLowerCase() === "labels.csv";
  const content = isTable ? [readFileSync(join(folder, "..", path))] : [];
  return { path, file: new File(content, name) };
}

function readStored({ clips, folder }: DecodedIndex, cache: string): DecodeClip {
  const bytes = new Uint8Array(readFileSync(join(cache, arraysFile)));
  return ({ id }) => {
    const stored = clips[id];
    if (!stored) throw new FileFault(`is not among the decoded clips of ${folder}.`);
    if ("fault" in stored) throw new FileFault(stored.fault);
    const { json, at, length } = stored;
    const clip = unpackArrays({ json, bytes: bytes.subarray(at, at + length) });
    return Promise.resolve(clip as DecodedClip);
  };
}
