import { describe, expect, it } from "vitest";
import { createBench } from "../../../src/state/bench";
import {
  everyClip,
  filterClips,
  firstClips,
  pageOf,
  toggled,
  verdictsOf,
} from "../../../src/state/clipFilter";
import { createClipStore } from "../../../src/state/clipStore";
import { createFakeLab } from "../../support/fakeLab";
import { createFakeMedia, fakeManifest } from "../../support/fakeMedia";

const file = { path: "happy/anna_1.webm", file: new File(["x"], "anna_1.webm") };

describe("filterClips", () => {
  const said = (label: number) => ({ label, probability: 0.9 });
  const verdicts = {
    "puppet-0": { audio: said(0), video: said(2), fused: said(2) },
    "puppet-5": { audio: said(5), video: said(5), fused: said(5) },
  };
  const ids = (filter: Partial<typeof everyClip>) =>
    filterClips(fakeManifest.clips, { ...everyClip, ...filter }, verdicts).map(({ id }) => id);

  it("passes all clips, those of a class, and those of a split", () => {
    expect(ids({})).toHaveLength(120);
    expect(ids({ label: 3 })).toHaveLength(20);
    expect(ids({ split: "validation" })).toHaveLength(24);
  });
  it("finds the clips that a head has wrong, and those on which heads differ", () => {
    expect(ids({ verdict: "fused" })).toEqual(["puppet-0"]);
    expect(ids({ verdict: "audio" })).toEqual([]);
    expect(ids({ verdict: "disagree" })).toEqual(["puppet-0"]);
  });
  it("has no verdict for an id that is an inherited property", () => {
    expect(verdictsOf("constructor", verdicts)).toEqual({});
  });
});

describe("pages and choice", () => {
  it("holds the page within the pages that there are", () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    expect(pageOf(items, 1, 24)).toEqual({ items: items.slice(24, 48), page: 1, pages: 3 });
    expect(pageOf(items, 9, 24)).toEqual({ items: [48, 49], page: 2, pages: 3 });
    expect(pageOf([], 3, 24)).toEqual({ items: [], page: 0, pages: 1 });
  });
  it("takes a validation clip of each of the first three classes", () => {
    const clips = firstClips(fakeManifest.clips).map((id) =>
      fakeManifest.clips.find((clip) => clip.id === id),
    );
    expect(clips.map((clip) => clip?.label)).toEqual([0, 1, 2]);
    expect(clips.map((clip) => clip?.split)).toEqual(["validation", "validation", "validation"]);
  });
  it("chooses four at most; the oldest gives way", () => {
    expect(toggled(["a", "b", "c", "d"], "e")).toEqual(["b", "c", "d", "e"]);
    expect(toggled(["a", "b"], "a")).toEqual(["b"]);
  });
});

describe("clip store over a door", () => {
  it("prepares a dataset and chooses three clips", async () => {
    const clips = createClipStore(createFakeMedia(0));
    await clips.prepare({ id: "puppets" }, 7);
    expect(clips.store.getState()).toMatchObject({ status: "ready", failure: "" });
    expect(clips.store.getState().manifest).toBe(fakeManifest);
    expect(clips.store.getState().chosen).toHaveLength(3);
    expect(clips.store.getState().progress).toBeUndefined();
  });

  it("shows a plan, imports it, and forgets it", async () => {
    const clips = createClipStore(createFakeMedia(0));
    await clips.plan([file], 7);
    expect(clips.store.getState()).toMatchObject({ status: "planned", plan: { clips: 21 } });
    expect(await clips.import()).toBe(true);
    expect(clips.store.getState()).toMatchObject({ status: "ready", manifest: { id: "clips" } });
    expect(clips.store.getState().plan).toBeUndefined();
  });

  it("says why there is no plan, and keeps the dataset that was there", async () => {
    const clips = createClipStore(createFakeMedia(0));
    await clips.prepare({ id: "puppets" }, 7);
    await clips.plan([], 7);
    expect(clips.store.getState()).toMatchObject({
      status: "ready",
      failure: "There is no clip in what was dropped.",
    });
  });

  it("ignores the late answer to a request that was cancelled", async () => {
    const media = createFakeMedia(5);
    const clips = createClipStore(media);
    const preparing = clips.prepare({ id: "puppets" }, 7);
    await clips.cancel();
    await preparing;
    expect(clips.store.getState().status).toBe("empty");
    expect(clips.store.getState().manifest).toBeUndefined();
  });
});

describe("bench", () => {
  const settled = () => new Promise((resolve) => setTimeout(resolve, 30));
  const soon = {
    nowMs: () => performance.now(),
    later: (call: () => void) => void setTimeout(call, 1),
  };

  it("prepares the dataset of the link, and again when its knobs have come to rest", async () => {
    const media = createFakeMedia(0);
    const bench = createBench(createFakeLab(), media, soon);
    await bench.start("#seed=3");
    expect(media.calls).toEqual(["prepare puppets 3"]);
    bench.setup.edit({ seed: 4 });
    bench.setup.edit({ seed: 5 });
    bench.setup.edit({ epochs: 2 });
    await settled();
    expect(media.calls).toEqual(["prepare puppets 3", "prepare puppets 5"]);
  });

  it("makes imported clips the dataset of the next run without preparing them again", async () => {
    const media = createFakeMedia(0);
    const bench = createBench(createFakeLab(), media, soon);
    await bench.start("#modalities=audio");
    await bench.clips.plan([file], 7);
    await bench.importClips();
    await settled();
    expect(bench.setup.store.getState().config).toMatchObject({
      data: { id: "clips" },
      modalities: [],
    });
    expect(media.calls).toEqual(["prepare puppets 7", "plan 1", "import"]);
  });
});
