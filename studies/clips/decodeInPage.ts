/** Runs inside the browser: imports the files of the page's file input and sends every decoded clip to Node. */
import type { ImportOptions } from "../../src/contract/door";
import { valueOf } from "../../src/contract/valueOf";
import { createMedia } from "../../src/datasets/media";
import { decodeClip } from "../../src/decode/decodeClip";
import { readFileList } from "../../src/ui/clips/droppedFiles";
import { packArrays } from "./arrayPack";

/** Stores a decoded clip, or the reason why it cannot be used. */
declare function storeClip(id: string, outcome: StoredOutcome): Promise<void>;
export type StoredOutcome =
  { readonly json: unknown; readonly base64: string } | { readonly fault: string };

/** Returns the paths of the folder's files, with its name first. Throws the sentence of a refused import. */
async function decodeFiles(
  input: HTMLInputElement,
  options: ImportOptions,
): Promise<readonly string[]> {
  const files = input.files ? readFileList(input.files) : [];
  const { door } = createMedia({
    decode: async (clip, how) => {
      try {
        const decoded = await decodeClip(clip, how);
        const { json, bytes } = packArrays(decoded);
        await storeClip(clip.id, { json, base64: toBase64(bytes) });
        return decoded;
      } catch (error) {
        await storeClip(clip.id, { fault: error instanceof Error ? error.message : String(error) });
        throw error;
      }
    },
  });
  valueOf(await door.plan(files, options));
  valueOf(await door.import(options, () => undefined));
  return files.map(({ path }) => path);
}

declare global {
  interface Window {
    decodeFiles: typeof decodeFiles;
  }
}
window.decodeFiles = decodeFiles;

/** The number of arguments of a call is limited, so the bytes are converted in pieces. */
function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 8192)
    pieces.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  return btoa(pieces.join(""));
}
