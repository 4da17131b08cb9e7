import { describe, expect, it } from "vitest";
import { createAppStores } from "../../../src/state/appStores";
import { startedReport } from "../../../src/state/backendStore";
import { measuredSentence } from "../../../src/state/explain";
import { createFakeLab } from "../../support/fakeLab";
import { backend } from "../../support/fakeEvents";
import { createFakeMedia } from "../../support/fakeMedia";

const own = { backend: "auto", engine: "own" } as const;

describe("the backend before the first run", () => {
  it("is started once the clips are there, and measured again on request", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const app = createAppStores(lab, createFakeMedia());
    await app.start("");
    expect(lab.preparations).toEqual([false]);
    await expect.poll(() => startedReport(app.backend.store.getState(), own)).toEqual(backend);
    expect(app.backend.store.getState().message).toBe("");
    expect(
      startedReport(app.backend.store.getState(), { ...own, engine: "stock" }),
    ).toBeUndefined();

    await app.measureBackendAgain();
    expect(lab.preparations).toEqual([false, true]);
    expect(app.backend.store.getState().message).toBe("Measured and checked again.");

    await app.step();
    await app.measureBackendAgain();
    expect(app.backend.store.getState().message).toMatch(/the next run will measure/);
  });

  it("follows the setup; of choices made while one starts, only the newest is started", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const choices: string[] = [];
    const watched: typeof lab = {
      ...lab,
      prepareBackend: (choice, again) => {
        choices.push(`${choice.backend}, ${choice.engine}`);
        return lab.prepareBackend(choice, again);
      },
    };
    const app = createAppStores(watched, createFakeMedia());
    await app.start("");
    await expect.poll(() => app.backend.store.getState().isStarting).toBe(false);
    for (const name of ["wasm", "cpu", "webgpu"] as const) app.setup.edit({ backend: name });
    await expect.poll(() => app.backend.store.getState().isStarting).toBe(false);
    expect(choices).toEqual(["auto, own", "wasm, own", "webgpu, own"]);
    expect(startedReport(app.backend.store.getState(), { ...own, backend: "webgpu" })).toBe(
      app.backend.store.getState().started?.report,
    );
    app.setup.edit({ seed: 3 });
    expect(choices).toHaveLength(3);
  });

  it("is the one that the last run used", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const prepared = { ...backend, name: "webgpu" } as const;
    const app = createAppStores(
      { ...lab, prepareBackend: () => Promise.resolve({ ok: true, value: prepared }) },
      createFakeMedia(),
    );
    await app.start("");
    await expect.poll(() => startedReport(app.backend.store.getState(), own)).toEqual(prepared);
    await app.step();
    expect(startedReport(app.backend.store.getState(), own)).toEqual(backend);
  });

  it("reports why it cannot be measured", async () => {
    const lab = createFakeLab();
    const failure = { code: "no-backend", message: "WebGPU cannot be used here." } as const;
    const refusing = { ...lab, prepareBackend: () => Promise.resolve({ ok: false, failure }) };
    const app = createAppStores(refusing as typeof lab, createFakeMedia());
    await app.start("");
    await expect.poll(() => app.backend.store.getState().isStarting).toBe(false);
    expect(app.backend.store.getState().message).toBe("");
    await app.measureBackendAgain();
    expect(app.backend.store.getState().message).toBe(failure.message);
  });

  it("says on which day an earlier visit measured it", () => {
    expect(measuredSentence("2026-11-27T12:00:00.000Z")).toContain("on 27 November 2026.");
  });
});
