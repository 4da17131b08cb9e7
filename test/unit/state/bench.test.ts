import { describe, expect, it } from "vitest";
import { createBench } from "../../../src/state/bench";
import { createFakeLab } from "../../support/fakeLab";
import { createFakeMedia, fakeManifest } from "../../support/fakeMedia";

const file = { path: "happy/anna_1.webm", file: new File(["x"], "anna_1.webm") };
const puppets = { id: "puppets" };
/** Turn after turn, so that on a busy machine too whatever waits for a timer gets its own. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe("bench", () => {
  const soon = {
    nowMs: () => performance.now(),
    later: (call: () => void) => void setTimeout(call, 1),
  };
  const begun = async (media: ReturnType<typeof createFakeMedia>, hash = "") => {
    const bench = createBench(createFakeLab({ stepMs: 0 }), media, soon);
    await bench.start(hash);
    return bench;
  };
  /** What the worker was asked for, without options. */
  const asked = ({ calls }: { readonly calls: readonly string[] }) =>
    calls.map((call) => call.replace(/ \{.*/, ""));

  it("prepares the dataset of the link, and again when its knobs have come to rest", async () => {
    const media = createFakeMedia();
    const bench = await begun(media, "#seed=3");
    expect(asked(media)).toEqual(["prepare puppets 3", "made puppets 3"]);
    bench.setup.edit({ seed: 4 });
    bench.setup.edit({ seed: 5 });
    bench.setup.edit({ epochs: 2 });
    await settled();
    expect(asked(media).slice(2)).toEqual(["prepare puppets 5", "made puppets 5"]);
  });

  it("makes imported clips the dataset of the next run without preparing them again", async () => {
    const media = createFakeMedia();
    const bench = await begun(media, "#modalities=audio");
    await bench.planClips([file]);
    await bench.importClips();
    await settled();
    expect(bench.setup.store.getState().config).toMatchObject({
      data: { id: "clips" },
      modalities: ["audio"],
    });
    expect(asked(media)).toEqual(["prepare puppets 7", "made puppets 7", "plan 1", "import"]);
  });

  it("drops a requested modality that the imported clips lack, and says so", async () => {
    const bench = await begun(createFakeMedia(), "#modalities=audio,depth");
    const encoders = { audio: { id: "conformer" }, depth: { id: "conformer" } };
    bench.setup.edit({ encoders });
    await bench.planClips([file]);
    await bench.importClips();
    expect(bench.setup.store.getState().config.encoders).toEqual({ audio: encoders.audio });
    expect(bench.setup.store.getState()).toMatchObject({
      config: { modalities: ["audio"] },
      notice: "These clips have no depth; all that they have is trained on.",
    });
  });

  it("carries the import's options in the configuration and in the link", async () => {
    const media = createFakeMedia();
    const bench = await begun(media);
    await bench.planClips([file]);
    await bench.setImportParam("imageSizePx", 96);
    await bench.setImportParam("groupSource", "file-name");
    await bench.setImportParam("separator", "-");
    await bench.importClips();
    const options = { imageSizePx: 96, melBands: 64, seed: 7, groupSource: "file-name" };
    expect(media.calls.at(-1)).toBe(
      `import ${JSON.stringify({ ...options, groupSeparator: "-" })}`,
    );
    expect(decodeURIComponent(bench.setup.link())).toBe(
      "data=clips&clips.imageSizePx=96&clips.groupSource=file-name&clips.separator=-",
    );
  });

  it("takes the import's options from the link, and asks again once a parameter changes", async () => {
    const media = createFakeMedia();
    const bench = await begun(media, "#data=clips&clips.melBands=80");
    await bench.planClips([file]);
    await bench.importClips();
    expect(media.calls.filter((call) => call.startsWith("import"))).toEqual([
      `import ${JSON.stringify({ imageSizePx: 48, melBands: 80, seed: 7 })}`,
    ]);
    const before = media.calls.length;
    bench.setup.setParam("data", "melBands", 96);
    await settled();
    expect(media.calls.slice(before)).toEqual(["prepare clips 7", "made clips 7"]);
  });

  it("goes back to the user's clips as they were, and to Puppets", async () => {
    const bench = await begun(createFakeMedia(), "#data=clips&clips.imageSizePx=96");
    const { data } = bench.setup.store.getState().config;
    bench.chooseData("puppets");
    expect(bench.setup.store.getState().config.data.id).toBe("puppets");
    bench.chooseData("clips");
    expect(bench.setup.store.getState().config.data).toEqual(data);
  });

  it("makes the built-in clips after all when the drop that ended them is discarded", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    const bench = await begun(media);
    media.calls.length = 0;
    bench.setup.edit({ seed: 8 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bench.planClips([file]);
    bench.setup.edit({ epochs: 2 });
    await settled();
    expect(asked(media)).toEqual(["prepare puppets 8", "cancel", "plan 1"]);
    bench.clips.discardPlan();
    await settled();
    expect(asked(media).slice(3)).toEqual(["prepare puppets 8", "made puppets 8"]);
    expect(bench.clips.store.getState()).toMatchObject({
      status: "ready",
      shown: JSON.stringify([puppets, 8]),
    });
  });

  it("makes them too when nothing could be made of the drop, and still says why", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    const bench = createBench(createFakeLab(), media, soon);
    void bench.start("");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bench.planClips([]);
    await settled();
    expect(asked(media).at(-1)).toBe("made puppets 7");
    expect(bench.clips.store.getState()).toMatchObject({
      status: "ready",
      manifest: fakeManifest,
      failure: "There is no clip in what was dropped.",
    });
  });

  it("leaves clips unmade after a cancel until the setup changes or they are asked for", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    // What the link's reading asks for is due only after the cancel.
    const late = { ...soon, later: (call: () => void) => void setTimeout(call, 20) };
    const bench = createBench(createFakeLab(), media, late);
    void bench.start("");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bench.clips.cancel();
    await settled();
    expect(asked(media)).toEqual(["prepare puppets 7", "cancel"]);
    expect(bench.clips.store.getState()).toMatchObject({ status: "empty", shown: "" });
    bench.setup.edit({ epochs: 2 });
    await settled();
    await settled();
    expect(bench.clips.store.getState()).toMatchObject({ status: "ready", manifest: fakeManifest });
  });

  it("shows the clips that a run has made for itself, while it trains", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    const bench = createBench(createFakeLab({ stepMs: 20 }), media, soon);
    void bench.start("");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await bench.clips.cancel();
    await bench.train();
    await settled();
    expect(bench.run.store.getState().status).toBe("running");
    expect(bench.clips.store.getState().manifest).toBe(fakeManifest);
    await bench.run.reset();
  });

  it("asks once for what the worker refuses, until it changes", async () => {
    const media = createFakeMedia({ unknown: ["clips"] });
    const bench = await begun(media, "#data=clips");
    expect(bench.clips.store.getState().failure).toBe("There is no clips.");
    bench.setup.edit({ epochs: 2 });
    await settled();
    expect(asked(media)).toEqual(["prepare clips 7"]);
    bench.setup.edit({ seed: 8 });
    await settled();
    expect(asked(media)).toEqual(["prepare clips 7", "prepare clips 8"]);
  });

  it("says that the media worker is gone, at once and at every Train", async () => {
    const bench = await begun(createFakeMedia());
    bench.loseMedia("The clips' worker stopped.");
    const failed = { status: "failed", message: "The clips' worker stopped." };
    expect(bench.run.store.getState()).toMatchObject(failed);
    expect(bench.clips.store.getState().failure).toBe("The clips' worker stopped.");
    await bench.run.reset();
    await bench.train();
    expect(bench.run.store.getState()).toMatchObject(failed);
  });
});
