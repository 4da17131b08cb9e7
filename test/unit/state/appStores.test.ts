import { describe, expect, it } from "vitest";
import { defaultExperiment } from "../../../src/contract/experiment";
import { createAppStores } from "../../../src/state/appStores";
import { createFakeLab } from "../../support/fakeLab";
import { createFakeMedia, fakeManifest } from "../../support/fakeMedia";

const file = { path: "happy/anna_1.webm", file: new File(["x"], "anna_1.webm") };
const puppets = defaultExperiment.data;
/** Turn after turn, so that on a busy machine too whatever waits for a timer gets its own. */
const settled = async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
};

describe("app stores", () => {
  const soon = {
    nowMs: () => performance.now(),
    later: (call: () => void) => void setTimeout(call, 1),
  };
  const begun = async (media: ReturnType<typeof createFakeMedia>, hash = "") => {
    const app = createAppStores(createFakeLab({ stepMs: 0 }), media, soon);
    await app.start(hash);
    return app;
  };
  /** What the worker was asked for, without options. */
  const asked = ({ calls }: { readonly calls: readonly string[] }) =>
    calls.map((call) => call.replace(/ \{.*/, ""));

  it("prepares the dataset of the link, and again once its settings stop changing", async () => {
    const media = createFakeMedia();
    const app = await begun(media, "#seed=3");
    expect(asked(media)).toEqual(["prepare puppets 3", "made puppets 3"]);
    app.setup.edit({ seed: 4 });
    app.setup.edit({ seed: 5 });
    app.setup.edit({ epochs: 2 });
    await settled();
    expect(asked(media).slice(2)).toEqual(["prepare puppets 5", "made puppets 5"]);
  });

  it("makes imported clips the dataset of the next run without preparing them again", async () => {
    const media = createFakeMedia();
    const app = await begun(media, "#modalities=audio");
    await app.planClips([file]);
    await app.importClips();
    await settled();
    expect(app.setup.store.getState().config).toMatchObject({
      data: { id: "clips" },
      modalities: ["audio"],
    });
    expect(asked(media)).toEqual(["prepare puppets 7", "made puppets 7", "plan 1", "import"]);
  });

  it("drops a requested modality that the imported clips lack, and says so", async () => {
    const app = await begun(createFakeMedia(), "#modalities=audio,depth");
    const encoders = { audio: { id: "conformer" }, depth: { id: "conformer" } };
    app.setup.edit({ encoders });
    await app.planClips([file]);
    await app.importClips();
    expect(app.setup.store.getState().config.encoders).toEqual({ audio: encoders.audio });
    expect(app.setup.store.getState()).toMatchObject({
      config: { modalities: ["audio"] },
      notice: "These clips have no depth, so the run trains on all modalities that they have.",
    });
  });

  it("carries the import's options in the configuration and in the link", async () => {
    const media = createFakeMedia();
    const app = await begun(media);
    await app.planClips([file]);
    await app.setImportParam("imageSizePx", 96);
    await app.setImportParam("groupSource", "file-name");
    await app.setImportParam("separator", "-");
    await app.importClips();
    const options = {
      imageSizePx: 96,
      frames: 3,
      frameRate: 1,
      melBands: 64,
      seed: 7,
      groupSource: "file-name",
    };
    expect(media.calls.at(-1)).toBe(
      `import ${JSON.stringify({ ...options, groupSeparator: "-" })}`,
    );
    expect(decodeURIComponent(app.setup.link())).toBe(
      "v=2&data=clips&clips.imageSizePx=96&clips.groupSource=file-name&clips.separator=-",
    );
  });

  it("takes the import's options from the link, and asks again once a parameter changes", async () => {
    const media = createFakeMedia();
    const app = await begun(media, "#data=clips&clips.melBands=80");
    await app.planClips([file]);
    await app.importClips();
    expect(media.calls.filter((call) => call.startsWith("import"))).toEqual([
      `import ${JSON.stringify({ imageSizePx: 48, frames: 3, frameRate: 1, melBands: 80, seed: 7 })}`,
    ]);
    const before = media.calls.length;
    app.setup.setParam("data", "melBands", 96);
    await settled();
    expect(media.calls.slice(before)).toEqual(["prepare clips 7", "made clips 7"]);
  });

  it("switches between the user's clips, with their options, and Puppets", async () => {
    const app = await begun(createFakeMedia(), "#data=clips&clips.imageSizePx=96");
    const { data } = app.setup.store.getState().config;
    app.chooseData("puppets");
    expect(app.setup.store.getState().config.data.id).toBe("puppets");
    app.chooseData("clips");
    expect(app.setup.store.getState().config.data).toEqual(data);
  });

  it("prepares the built-in clips again when the import that cancelled them is discarded", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    const app = await begun(media);
    media.calls.length = 0;
    app.setup.edit({ seed: 8 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await app.planClips([file]);
    app.setup.edit({ epochs: 2 });
    await settled();
    expect(asked(media)).toEqual(["prepare puppets 8", "cancel", "plan 1"]);
    app.clips.discardPlan();
    await settled();
    expect(asked(media).slice(3)).toEqual(["prepare puppets 8", "made puppets 8"]);
    expect(app.clips.store.getState()).toMatchObject({
      status: "ready",
      shown: JSON.stringify([puppets, 8]),
    });
  });

  it("prepares them again after a failed import and keeps its message", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    const app = createAppStores(createFakeLab(), media, soon);
    void app.start("");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await app.planClips([]);
    await settled();
    expect(asked(media).at(-1)).toBe("made puppets 7");
    expect(app.clips.store.getState()).toMatchObject({
      status: "ready",
      manifest: fakeManifest,
      failure: "There is no clip in what was dropped.",
    });
  });

  it("prepares no clips after a cancel until the setup changes or a command needs them", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    // What the link's reading asks for is due only after the cancel.
    const late = { ...soon, later: (call: () => void) => void setTimeout(call, 20) };
    const app = createAppStores(createFakeLab(), media, late);
    void app.start("");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await app.clips.cancel();
    await settled();
    expect(asked(media)).toEqual(["prepare puppets 7", "cancel"]);
    expect(app.clips.store.getState()).toMatchObject({ status: "empty", shown: "" });
    app.setup.edit({ epochs: 2 });
    await settled();
    await settled();
    expect(app.clips.store.getState()).toMatchObject({ status: "ready", manifest: fakeManifest });
  });

  it("shows the clips that a run has prepared while it trains", async () => {
    const media = createFakeMedia({ stepMs: 3 });
    const app = createAppStores(createFakeLab({ stepMs: 20 }), media, soon);
    void app.start("");
    await new Promise((resolve) => setTimeout(resolve, 5));
    await app.clips.cancel();
    await app.train();
    await settled();
    expect(app.run.store.getState().status).toBe("running");
    expect(app.clips.store.getState().manifest).toBe(fakeManifest);
    await app.run.reset();
  });

  it("sends a refused request once until it changes", async () => {
    const media = createFakeMedia({ unknown: ["clips"] });
    const app = await begun(media, "#data=clips");
    expect(app.clips.store.getState().failure).toBe("There is no clips.");
    app.setup.edit({ epochs: 2 });
    await settled();
    expect(asked(media)).toEqual(["prepare clips 7"]);
    app.setup.edit({ seed: 8 });
    await settled();
    expect(asked(media)).toEqual(["prepare clips 7", "prepare clips 8"]);
  });

  it("reports at once, and at every Train, that the media worker stopped", async () => {
    const app = await begun(createFakeMedia());
    app.reportMediaFailure("The media worker stopped.");
    const failed = { status: "failed", message: "The media worker stopped." };
    expect(app.run.store.getState()).toMatchObject(failed);
    expect(app.clips.store.getState().failure).toBe("The media worker stopped.");
    await app.run.reset();
    await app.train();
    expect(app.run.store.getState()).toMatchObject(failed);
  });
});
