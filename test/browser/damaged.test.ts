import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClipCard, SplitName } from "../../src/contract/clip";
import { damagedSounds, damagedVideos, toneWav, type DamagedFile } from "../support/damagedFiles";
import { fixtureClips } from "../support/fixtureClips";
import type { SplitReport } from "../support/mediaInPage";
import { openMediaPage, smallOptions, type DiskFile, type MediaPage } from "../support/mediaPage";

const folder = mkdtempSync(join(tmpdir(), "counterpoise-damaged-"));
let media: MediaPage;
beforeAll(async () => {
  media = await openMediaPage();
});
afterAll(async () => {
  await media.close();
  rmSync(folder, { recursive: true });
});

function onDisk(path: string, bytes: Uint8Array): DiskFile {
  const disk = join(folder, path.replaceAll("/", " "));
  writeFileSync(disk, bytes);
  return { path, disk };
}

/** A second of a low or a high tone, eight of each class. */
const tones = (): DiskFile[] =>
  [200, 1200].flatMap((hz) =>
    Array.from({ length: 8 }, (_, i) => onDisk(`${hz}/${i}.wav`, toneWav(16_000, hz + 10 * i))),
  );

/** Imports the files among clean clips; returns the names of the accepted ones and every problem. */
async function importAmong(clean: readonly DiskFile[], files: readonly DamagedFile[]) {
  const label = clean[0]?.path.split("/")[0] ?? "";
  const dropped = files.map(({ name, bytes }) => onDisk(`${label}/${name}`, bytes));
  const { outcome } = await media.importFiles([...clean, ...dropped], smallOptions);
  if (!outcome?.ok) throw new Error(JSON.stringify(outcome));
  await media.call("manifestOf", "clips");
  const cards: ClipCard[] = [];
  for (const split of ["train", "validation", "test"] satisfies SplitName[])
    cards.push(...(await media.call<SplitReport>("splitReport", split)).clips);
  const accepted = new Set(cards.map(({ id }) => id));
  return files.map(({ name, refusal }) => ({
    name,
    refusal,
    accepted: accepted.has(`${label}/${name}`),
    messages: outcome.value.problems
      .filter((problem) => problem.startsWith(`"${label}/${name}" `))
      .map((problem) => problem.slice(`"${label}/${name}" `.length)),
  }));
}

test.each([
  ["videos", fixtureClips, damagedVideos],
  ["sounds", tones, damagedSounds],
])("damaged %s are each refused with one message, and whole ones imported", async (...given) => {
  const [, clean, damaged] = given;
  for (const { name, refusal, accepted, messages } of await importAmong(clean(), damaged())) {
    expect(accepted, name).toBe(refusal === undefined);
    expect(messages, name).toEqual(refusal ? [expect.stringMatching(refusal)] : []);
    for (const message of messages) {
      expect(message.length, name).toBeLessThan(300);
      expect(message, name).not.toMatch(/undefined|\[object|internal error|slice is|Assertion/);
    }
  }
  expect(media.errors).toEqual([]);
});
