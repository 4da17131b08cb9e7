import { existsSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClipCard, SplitName } from "../../src/contract/clip";
import { fixtureClips } from "../support/fixtureClips";
import type { ImportReport, SplitReport } from "../support/mediaInPage";
import { openMediaPage, smallOptions, type DiskFile, type MediaPage } from "../support/mediaPage";

const shared = "../shared/data";
const missing = !existsSync(shared);
if (missing) console.warn(`SKIPPED: ${shared} is missing, so only the fixtures were imported.`);

/** The first `perClass` files of each class folder whose names match `wanted`. */
function clipsOf(folder: string, perClass: number, wanted = /./): DiskFile[] {
  const top = `${shared}/${folder}`;
  return readdirSync(top).flatMap((name) =>
    readdirSync(`${top}/${name}`)
      .filter((file) => wanted.test(file))
      .slice(0, perClass)
      .map((file) => ({ path: `${folder}/${name}/${file}`, disk: `${top}/${name}/${file}` })),
  );
}
const splits: readonly SplitName[] = ["train", "validation", "test"];

let media: MediaPage;
let hasAvc = true;
beforeAll(async () => {
  media = await openMediaPage();
  hasAvc = (await media.call<Record<string, boolean>>("codecs"))["avc"] === true;
});
afterAll(() => media.close());

async function reportsOf(report: ImportReport): Promise<Map<SplitName, SplitReport>> {
  expect(report.outcome).toMatchObject({ ok: true });
  await media.call("manifestOf", "clips");
  const list = new Map<SplitName, SplitReport>();
  for (const split of splits) list.set(split, await media.call<SplitReport>("splitReport", split));
  return list;
}
const cardsOf = (reports: ReadonlyMap<SplitName, SplitReport>): ClipCard[] =>
  [...reports.values()].flatMap((report) => [...report.clips]);

test.skipIf(missing)("GRID digits: 120 webm clips of ten talkers, split by talker", async () => {
  // eight clips of s1 and four of the nine other talkers for each class
  const files = [
    ...clipsOf("grid-words/digit", 8, /^s1_/),
    ...clipsOf("grid-words/digit", 4, /^s([2-9]|3\d)_/),
  ];
  const report = await media.importFiles(files, smallOptions);
  expect(report.plan).toMatchObject({
    ok: true,
    value: { labelSource: "folder", groupSource: "file-name", clips: 120, problems: [] },
  });
  const reports = await reportsOf(report);
  const cards = cardsOf(reports);
  console.log(`120 GRID clips imported in ${(report.importMs / 1000).toFixed(1)} s`);
  expect(cards).toHaveLength(120);
  const talkers = splits.map(
    (split) => new Set(reports.get(split)?.clips.map((clip) => clip.group) ?? []),
  );
  expect(talkers.every((set) => set.size > 0)).toBe(true);
  const sizes = talkers.reduce((sum, set) => sum + set.size, 0);
  expect(new Set(talkers.flatMap((set) => [...set])).size).toBe(sizes);
  for (const { values } of reports.values()) {
    expect(values["video"]).toMatchObject({ perClip: 3 * 48 * 48 * 3, bad: 0 });
    expect(values["audio"]?.bad).toBe(0);
    // a face is neither black nor white, and speech is not silent
    expect(values["video"]?.mean).toBeGreaterThan(40);
    expect(values["video"]?.mean).toBeLessThan(215);
    expect(values["audio"]?.max).toBeGreaterThan(-8);
  }
  expect(report.progress.at(-1)).toMatchObject({ phase: "done", done: 120, total: 120 });
});

test.skipIf(missing)("spoken digits: 80 mp4 and webm clips by four speakers", async () => {
  const files = [
    ...clipsOf("spoken-digits", 4, /\.webm$/),
    ...clipsOf("spoken-digits", 4, /\.mp4$/),
  ];
  const report = await media.importFiles(files, { ...smallOptions, imageSizePx: 32 });
  const cards = cardsOf(await reportsOf(report));
  if (!hasAvc) console.warn("This browser has no H.264: the mp4 half must be refused.");
  expect(cards).toHaveLength(hasAvc ? 80 : 40);
  expect(cards.every((card) => Math.abs(card.durationS - 1) < 0.2)).toBe(true);
});

test.skipIf(missing)(
  "MPEG-1 is refused with one message, and the other clips are imported",
  async () => {
    const sentences = `${shared}/grid-sentences`;
    const mpg = ["s1", "s2"].flatMap((talker) =>
      readdirSync(`${sentences}/mpg/${talker}`).map((file) => ({
        path: `sentences/${talker}/${file}`,
        disk: `${sentences}/mpg/${talker}/${file}`,
      })),
    );
    const webm = ["s1", "s2"].flatMap((talker) =>
      readdirSync(`${sentences}/webm/${talker}`)
        .slice(0, 5)
        .map((file) => ({
          path: `sentences/${talker}/${file}`,
          disk: `${sentences}/webm/${talker}/${file}`,
        })),
    );
    const report = await media.importFiles([...mpg, ...webm], smallOptions);
    const manifest = report.outcome?.ok ? report.outcome.value : undefined;
    expect(mpg.length).toBeGreaterThan(0);
    expect(manifest?.problems).toHaveLength(mpg.length);
    for (const { path } of mpg)
      expect(manifest?.problems.filter((p) => p.startsWith(`"${path}" is MPEG-1`))).toHaveLength(1);
    expect(cardsOf(await reportsOf(report))).toHaveLength(10);
  },
);

test("clips with sound and picture are imported and split by talker", async () => {
  const report = await media.importFiles(fixtureClips(), smallOptions);
  expect(report.plan).toMatchObject({
    ok: true,
    value: { labelSource: "folder", groupSource: "file-name", clips: 16, problems: [] },
  });
  const reports = await reportsOf(report);
  const cards = cardsOf(reports);
  expect(cards).toHaveLength(16);
  expect(cards.every((card) => Math.abs(card.durationS - 0.6) < 0.05)).toBe(true);
  const talkers = splits.flatMap((split) => [
    ...new Set(reports.get(split)?.clips.map((clip) => clip.group)),
  ]);
  expect(talkers.toSorted()).toEqual(["ann", "bob", "cem", "dee"]);
  for (const { values } of reports.values()) {
    expect(values["video"]).toMatchObject({ perClip: 3 * 48 * 48 * 3, bad: 0 });
    // A coloured shape on a grey ground, and a tone.
    expect(values["video"]?.max).toBeGreaterThan(150);
    expect(values["video"]?.min).toBeLessThan(90);
    expect(values["audio"]).toMatchObject({ bad: 0 });
    expect(values["audio"]?.max).toBeGreaterThan(-6);
  }
});

test("a clip has as many frames as the options ask for", async () => {
  const options = { ...smallOptions, imageSizePx: 32, frames: 8 };
  const report = await media.importFiles(fixtureClips(), options);
  const manifest = report.outcome?.ok ? report.outcome.value : undefined;
  expect(manifest?.modalities.find(({ id }) => id === "video")?.shape).toEqual([8, 32, 32, 3]);
  for (const { values } of (await reportsOf(report)).values())
    expect(values["video"]).toMatchObject({ perClip: 8 * 32 * 32 * 3, bad: 0 });
});

test("cancelling ends the import and keeps the clips from before", async () => {
  const before = await media.call<unknown>("manifestOf", "clips");
  const files = fixtureClips(7);
  const report = await media.importFiles(files, smallOptions, 10);
  expect(report.outcome).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  expect(report.progress.at(-1)).toMatchObject({ phase: "cancelled", total: 112 });
  expect(report.progress.at(-1)?.done).toBeLessThan(112);
  expect(await media.call<unknown>("manifestOf", "clips")).toEqual(before);
  const again = await media.importFiles(files.slice(0, 70), smallOptions);
  expect(again.outcome).toMatchObject({ ok: true });
});

test("a dropped video is played from its own file", async () => {
  const files = fixtureClips();
  const report = await media.importFiles(files, smallOptions);
  expect(report.outcome).toMatchObject({ ok: true });
  const found = await media.call<Record<string, number>>("mediaReport", files[0]?.path);
  expect(found["videoBytes"]).toBeGreaterThan(1000);
  expect(await media.call("mediaReport", "nowhere.webm")).toMatch(
    /clip "nowhere.webm" no longer exists/,
  );
});

test("512 clips: the plan is made before anything is decoded", async () => {
  const report = await media.importFiles(fixtureClips(32), smallOptions, 1);
  console.log(`plan of 512 clips: ${report.planMs.toFixed(0)} ms`);
  expect(report.plan).toMatchObject({ ok: true, value: { clips: 512 } });
});

test("without clips, a request of the training worker fails with a message", async () => {
  const fresh = await openMediaPage();
  const outcome = await fresh.call("manifestOf", "clips");
  await fresh.close();
  expect(outcome).toMatchObject({ ok: false, failure: { code: "no-clips" } });
});
