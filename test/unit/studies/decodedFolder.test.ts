import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { valueOf } from "../../../src/contract/valueOf";
import { packArrays, unpackArrays } from "../../../studies/clips/arrayPack";
import {
  arraysFile,
  indexFile,
  openDecodedFolder,
  type DecodedIndex,
  type StoredClip,
} from "../../../studies/clips/decodedFolder";
import { cacheKey, ensureDecoded } from "../../../studies/clips/ensureDecoded";
import type { DecodedClip } from "../../../src/decode/decodeClip";

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true }))));
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "counterpoise-decoded-"));
  made.push(folder);
  return folder;
};

const size = 16;
const clipOf = (level: number): DecodedClip => ({
  durationS: 1,
  video: new Uint8Array(3 * size * size * 3).fill(level),
  audio: { rows: new Float32Array(2 * 64).fill(level / 10), ownRows: 2, durationS: 1 },
  missing: {},
});

/** Clips of two classes by three speakers; the last one is damaged. */
async function storedFolder(): Promise<string> {
  const cache = await newFolder();
  const clips: Record<string, StoredClip> = {};
  const blocks: Uint8Array[] = [];
  let at = 0;
  const paths = ["yes", "no"].flatMap((label) =>
    ["ann", "bob", "cat"].flatMap((who) => [0, 1].map((i) => `words/${label}/${who}_${i}.webm`)),
  );
  paths.forEach((path, i) => {
    const { json, bytes } = packArrays(clipOf(i));
    blocks.push(bytes);
    clips[path] = { json, at, length: bytes.length };
    at += bytes.length;
  });
  clips["words/yes/dan_0.webm"] = { fault: "is damaged." };
  const index: DecodedIndex = {
    folder: "/nowhere/words",
    browser: "1",
    decoding: "16 3 1 64",
    paths: [...paths, "words/yes/dan_0.webm"],
    clips,
  };
  await writeFile(join(cache, arraysFile), Buffer.concat(blocks));
  await writeFile(join(cache, indexFile), JSON.stringify(index));
  return cache;
}

describe("arrays in plain data", () => {
  it("come back with their types and values, whatever their alignment", () => {
    const value = {
      name: "clip",
      bytes: Uint8Array.of(1, 2, 3),
      rows: Float32Array.of(0.5, -1.25),
      list: [{ words: Uint16Array.of(65535) }, null, 7],
    };
    const { json, bytes } = packArrays(value);
    const sent: unknown = JSON.parse(JSON.stringify(json));
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(unpackArrays({ json: sent, bytes: shifted.subarray(3) })).toEqual(value);
  });
});

describe("a folder of decoded clips", () => {
  const data = (params: Readonly<Record<string, number | string>>) => ({
    id: "clips",
    params: { imageSizePx: size, groupSource: "file-name", ...params },
  });

  it("is split by speaker for every fold, without decoding again", async () => {
    const features = openDecodedFolder(await storedFolder());
    const held: string[] = [];
    for (const fold of [1, 2, 3]) {
      const manifest = await features.manifest(data({ folds: 3, fold }), 7);
      expect(manifest.ok && manifest.value.counts).toEqual({ train: 4, validation: 4, test: 4 });
      const test = valueOf(await features.features("test"));
      const groups = [...new Set(test.clips.map(({ group }) => group))];
      expect(groups).toHaveLength(1);
      held.push(...groups);
      const levels = test.clips.map((_, i) => test.features["video"]?.[i * size * size * 9]);
      expect(new Set(levels).size).toBe(4);
    }
    expect(held.toSorted()).toEqual(["ann", "bob", "cat"]);
  });

  it("names the clips that the browser could not decode", async () => {
    const features = openDecodedFolder(await storedFolder());
    const manifest = await features.manifest(data({}), 7);
    expect(manifest.ok && manifest.value.problems).toEqual(
      expect.arrayContaining(['"words/yes/dan_0.webm" is damaged.']),
    );
  });

  it("is refused with a sentence if other frames were decoded", async () => {
    const features = openDecodedFolder(await storedFolder());
    for (const params of [{ frames: 5 }, { frameRate: 2 }, { melBands: 72 }]) {
      const manifest = await features.manifest(data(params), 7);
      expect(!manifest.ok && manifest.failure.message).toContain(
        "frame rate and mel bands 16 3 1 64, and this configuration has 16 ",
      );
    }
  });

  it("passes on why an import was refused, and imports for the next configuration", async () => {
    const features = openDecodedFolder(await storedFolder());
    const refused = await features.manifest(data({ folds: 9, fold: 1 }), 7);
    expect(!refused.ok && refused.failure.message).toContain("9 folds");
    const manifest = await features.manifest(data({ folds: 3, fold: 1 }), 7);
    expect(manifest.ok).toBe(true);
  });

  it("makes built-in clips as usual", async () => {
    const features = openDecodedFolder(await storedFolder());
    const manifest = await features.manifest({ id: "puppets", params: { clips: 60 } }, 7);
    expect(manifest.ok && manifest.value.id).toBe("puppets");
  });

  it("has another key for another decoder, other files or other options", async () => {
    const folder = await newFolder();
    const files = [join(folder, "a.webm")];
    await writeFile(files[0] ?? "", "one");
    const options = { imageSizePx: 48, frames: 3, frameRate: 1, melBands: 64, seed: 7 };
    const inputs = { folder, files, options, decoderVersion: "1.0.0" };
    const key = cacheKey(inputs);
    expect(cacheKey({ ...inputs, options: { ...options, seed: 8 } })).toBe(key);
    expect(cacheKey({ ...inputs, decoderVersion: "1.0.1" })).not.toBe(key);
    expect(cacheKey({ ...inputs, options: { ...options, frames: 5 } })).not.toBe(key);
    await writeFile(files[0] ?? "", "other");
    expect(cacheKey(inputs)).not.toBe(key);
  });

  it("is refused with a sentence if the folder of clips is missing or empty", async () => {
    await expect(ensureDecoded("/nowhere/clips")).rejects.toThrow(
      "/nowhere/clips is not a folder.",
    );
    const empty = await newFolder();
    await expect(ensureDecoded(empty)).rejects.toThrow(`${empty} contains no files.`);
  });
});
