import { afterAll, beforeAll, expect, test } from "vitest";
import type { DatasetManifest } from "../../src/contract/clip";
import type { MediaProgress, Outcome } from "../../src/contract/door";
import { valueOf } from "../../src/contract/valueOf";
import type { SplitReport } from "../support/mediaInPage";
import { openMediaPage, type MediaPage } from "../support/mediaPage";

const small = { actors: 8, clips: 96, testActors: 4, testClips: 48 };
interface Prepared {
  readonly outcome: Outcome<DatasetManifest>;
  readonly progress: readonly MediaProgress[];
  readonly ms: number;
}

let media: MediaPage;
beforeAll(async () => {
  media = await openMediaPage();
});
afterAll(() => media.close());

test("Puppets: progress, then a manifest with cards, thumbnails and ceiling", async () => {
  const { outcome, progress, ms } = await media.call<Prepared>("prepare", small, 3);
  const { clips, counts, ceiling } = valueOf(outcome);
  console.log(`96 puppets made in ${(ms / 1000).toFixed(2)} s`);
  expect(clips).toHaveLength(96);
  expect(counts).toMatchObject({ test: 48 });
  expect(clips.some((clip) => clip.split === "test")).toBe(false);
  expect(clips[0]?.thumbnail).toMatchObject({ width: 48, height: 48 });
  expect(ceiling?.["fused"]).toBeGreaterThan(0.5);
  expect(progress.at(-1)).toMatchObject({ phase: "done", done: 96, total: 96 });
});

test("a repeated request is served from the cache; another seed is prepared", async () => {
  expect((await media.call<Prepared>("prepare", small, 3)).progress).toEqual([]);
  expect((await media.call<Prepared>("prepare", small, 4)).progress.length).toBeGreaterThan(0);
});

test("the training worker gets each whole split, the sealed test split too", async () => {
  const { counts } = valueOf(
    await media.call<Outcome<DatasetManifest>>("manifestOf", "puppets", 3, small),
  );
  for (const split of ["train", "validation", "test"] as const) {
    const report = await media.call<SplitReport>("splitReport", split);
    expect(report.clips).toHaveLength(counts[split]);
    expect(report.clips.every((clip) => clip.split === split)).toBe(true);
    expect(report.values["video"]).toMatchObject({ perClip: 3 * 48 * 48 * 3, bad: 0 });
    expect(report.values["audio"]).toMatchObject({ perClip: 67 * 64, bad: 0 });
  }
});

test("a preparation can be cancelled and repeated", async () => {
  const cancelled = await media.call<Prepared>("prepare", { ...small, clips: 720 }, 5, 20);
  expect(cancelled.outcome).toMatchObject({ ok: false, failure: { code: "cancelled" } });
  expect(cancelled.progress.at(-1)?.done).toBeLessThan(720);
  expect((await media.call<Prepared>("prepare", small, 5)).outcome.ok).toBe(true);
});

test("a puppet has frames, and a WAV that the browser plays", async () => {
  const found = await media.call<Record<string, number>>("mediaReport", "puppet-0003");
  expect(found).toMatchObject({ frames: 3, frameBytes: 3 * 48 * 48 * 3, durationS: 1.5 });
  const sound = await media.call<{ seconds: number; peak: number }>("soundOf", "puppet-0003");
  expect(sound.seconds).toBeCloseTo(1.5, 2);
  expect(sound.peak).toBeGreaterThan(0.02);
});

test("an unknown parameter is refused with a message", async () => {
  const unknown = await media.call<Prepared>("prepare", { ...small, wheels: 3 }, 3);
  expect(unknown.outcome).toMatchObject({ ok: false, failure: { code: "bad-config" } });
});
