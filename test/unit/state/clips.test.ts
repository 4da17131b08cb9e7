import { describe, expect, it } from "vitest";
import {
  noFilter,
  filterClips,
  firstClips,
  pageOf,
  toggleClip,
  predictionsOf,
} from "../../../src/state/clipFilter";
import { clipFacts } from "../../../src/state/clipFacts";
import { createClipStore } from "../../../src/state/clipStore";
import { predictionsOn } from "../../../src/state/dataKey";
import { opened } from "../../support/fakeEvents";
import { createFakeMedia, fakeManifest, importedManifest } from "../../support/fakeMedia";

const file = { path: "happy/anna_1.webm", file: new File(["x"], "anna_1.webm") };

describe("filterClips", () => {
  const said = (label: number) => ({ label, probability: 0.9 });
  const predictions = {
    "puppet-0": { audio: said(0), video: said(2), fused: said(2) },
    "puppet-5": { audio: said(5), video: said(5), fused: said(5) },
  };
  const ids = (filter: Partial<typeof noFilter>) =>
    filterClips(fakeManifest.clips, { ...noFilter, ...filter }, predictions).map(({ id }) => id);

  it("passes all clips, those of a class, and those of a split", () => {
    expect(ids({})).toHaveLength(120);
    expect(ids({ label: 3 })).toHaveLength(20);
    expect(ids({ split: "validation" })).toHaveLength(24);
  });
  it("finds the clips that a head has wrong, and those on which heads differ", () => {
    expect(ids({ wrongPrediction: "fused" })).toEqual(["puppet-0"]);
    expect(ids({ wrongPrediction: "audio" })).toEqual([]);
    expect(ids({ wrongPrediction: "disagree" })).toEqual(["puppet-0"]);
  });
  it("has no prediction for an id that is an inherited property", () => {
    expect(predictionsOf("constructor", predictions)).toEqual({});
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
    expect(toggleClip(["a", "b", "c", "d"], "e")).toEqual(["b", "c", "d", "e"]);
    expect(toggleClip(["a", "b"], "a")).toEqual(["b"]);
  });
});

const puppets = { id: "puppets" };
const own = { id: "clips" };

describe("clip store over a door", () => {
  it("prepares a dataset and chooses three clips", async () => {
    const clips = createClipStore(createFakeMedia());
    expect(await clips.prepare(puppets, 7)).toBe("shown");
    expect(clips.store.getState()).toMatchObject({ status: "ready", failure: "" });
    expect(clips.store.getState().manifest).toBe(fakeManifest);
    expect(clips.store.getState().chosen).toHaveLength(3);
    expect(clips.store.getState().progress).toBeUndefined();
  });

  it("shows a plan, imports it, and forgets it", async () => {
    const clips = createClipStore(createFakeMedia());
    await clips.plan([file], own, 7);
    expect(clips.store.getState()).toMatchObject({ status: "planned", plan: { clips: 21 } });
    expect(await clips.import(7)).toBe(importedManifest);
    expect(clips.store.getState()).toMatchObject({ status: "ready", manifest: { id: "clips" } });
    expect(clips.store.getState().plan).toBeUndefined();
  });

  it("says why there is no plan, and keeps the dataset that was there", async () => {
    const clips = createClipStore(createFakeMedia());
    await clips.prepare(puppets, 7);
    await clips.plan([], own, 7);
    expect(clips.store.getState()).toMatchObject({
      status: "ready",
      failure: "There is no clip in what was dropped.",
    });
  });

  it("ignores the late answer to a request that was cancelled", async () => {
    const clips = createClipStore(createFakeMedia({ stepMs: 5 }));
    const preparing = clips.prepare(puppets, 7);
    await clips.cancel();
    expect(await preparing).toBe("ended");
    expect(clips.store.getState().status).toBe("empty");
    expect(clips.store.getState().manifest).toBeUndefined();
  });

  it("cancels the clips in the making, or the import, when files are dropped", async () => {
    const media = createFakeMedia({ stepMs: 5 });
    const clips = createClipStore(media);
    const preparing = clips.prepare(puppets, 7);
    await clips.plan([file], own, 7);
    expect(await preparing).toBe("ended");
    expect(clips.store.getState()).toMatchObject({ status: "planned", failure: "" });
    const importing = clips.import(7);
    await clips.plan([file, file], own, 7);
    expect(await importing).toBeUndefined();
    expect(clips.store.getState()).toMatchObject({ status: "planned" });
    expect(clips.store.getState().manifest).toBeUndefined();
    const names = media.calls.map((call) => call.split(" ").slice(0, 2).join(" "));
    expect(names).toEqual([
      "prepare puppets",
      "cancel",
      "plan 1",
      expect.any(String),
      "cancel",
      "plan 2",
    ]);
    expect(names[3]).toMatch(/^import/);
  });

  it("does not ask the worker for what was overtaken while it cancelled", async () => {
    const media = createFakeMedia({ stepMs: 5 });
    const clips = createClipStore(media);
    const endings = [
      clips.prepare(puppets, 1),
      clips.prepare(puppets, 2),
      clips.prepare(puppets, 3),
    ];
    expect(await Promise.all(endings)).toEqual(["ended", "ended", "shown"]);
    expect(media.calls.filter((call) => call.startsWith("prepare"))).toEqual([
      "prepare puppets 1",
      "prepare puppets 3",
    ]);
  });

  it("plays the clip of the dataset that is shown", async () => {
    const media = createFakeMedia();
    const clips = createClipStore(media);
    await clips.prepare(puppets, 7);
    await clips.media("puppet-3");
    await clips.plan([file], own, 7);
    await clips.import(7);
    await clips.media("puppet-3");
    expect(media.calls.filter((call) => call.startsWith("media"))).toEqual([
      "media puppet-3 of puppets 7",
      "media puppet-3 of clips 1",
    ]);
  });
});

describe("predictionsOn", () => {
  const predictions = { "puppet-0": { fused: { label: 1, probability: 0.6 } } };

  it("returns predictions only for the trained dataset, not for another with equal ids", () => {
    expect(predictionsOn({ opened: { ...opened }, predictions }, fakeManifest)).toBe(predictions);
    expect(predictionsOn({ opened: { ...opened }, predictions }, importedManifest)).toEqual({});
    expect(predictionsOn({ predictions }, fakeManifest)).toEqual({});
  });
});

describe("clipFacts", () => {
  const clip = (durationS: number, group: string, label = 0) => ({
    id: `${durationS}`,
    name: "",
    label,
    split: "train" as const,
    durationS,
    group,
  });
  it("counts classes and groups, and measures durations", () => {
    const clips = [clip(2, "a"), clip(1, "b", 1), clip(4, ""), clip(1.5, "a")];
    const facts = clipFacts({ ...fakeManifest, classes: ["x", "y"], clips });
    expect(facts).toEqual({
      classes: [
        { name: "x", clips: 3 },
        { name: "y", clips: 1 },
      ],
      groups: 2,
      seconds: { shortest: 1, median: 1.75, longest: 4 },
      soundS: 68 * (353 / 16000),
      frames: 3,
      sizes: [],
    });
  });
  it("has no durations without clips", () => {
    expect(clipFacts({ ...fakeManifest, clips: [] }).seconds).toBeUndefined();
  });
});
