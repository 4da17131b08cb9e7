/** Unusual masks, and requests that are refused. */
import { describe, expect, it } from "vitest";
import { partsOf } from "../support/lab";
import { clip, inspect, masked, trained } from "../support/maskedLab";

describe("an unusual run", () => {
  it("explains how to get a mask", async () => {
    const lab = await trained({ epochs: 1, parts: [] });
    expect(lab.of("mask")).toEqual([]);
    const outcome = await lab.door.inspect("mask", { at: "now" });
    expect(outcome.ok ? "" : outcome.failure.message).toContain("Feature mask");
    await lab.door.close();
  });

  it("warns of a mask that keeps nothing, of a drawn mask and of one class", async () => {
    const nothing = await trained({
      epochs: 1,
      parts: [
        { id: "quantiser", params: { codes: 2 } },
        { id: "mask", params: { threshold: 0.1 } },
      ],
    });
    const { zeta, warnings } = await inspect(nothing, "mask", { at: "now" });
    expect(zeta).toBeNull();
    expect(warnings[0]).toContain("keeps no channel of any modality");
    const view = await inspect(nothing, "clip", { at: "now", ...clip });
    expect(view.modalities["audio"]).toMatchObject({ pictures: [] });
    expect(view.modalities["audio"]?.whyNone).toContain("no decoders");
    const { spaces } = await inspect(nothing, "fair", { at: "now" });
    for (const errors of Object.values(spaces))
      for (const { run, fair } of Object.values(errors)) {
        expect(run).toBeUndefined();
        expect(fair).toBeLessThan(2);
      }
    const decoded = await inspect(nothing, "clip", { at: "now", ...clip, decoder: "fair" });
    expect(decoded.modalities["audio"]?.pictures.map(({ name }) => name)).toEqual([
      "input",
      "full",
      "kept",
      "dropped",
      "random",
    ]);
    const { rows } = await inspect(nothing, "controls", { at: "now" });
    for (const { scores } of rows)
      for (const score of Object.values(scores))
        expect(Number.isFinite(typeof score === "number" ? score : score.mean)).toBe(true);
    const headTest = await inspect(nothing, "headTest", { at: "now" });
    expect(headTest.difference).toMatchObject({ mean: 0, low: 0, high: 0 });
    await nothing.door.close();

    const drawn = await trained(
      { epochs: 1, parts: [{ id: "mask", params: { gate: "random" } }] },
      { counts: { train: 24, validation: 1, test: 4 } },
    );
    const state = await inspect(drawn, "mask", { at: "now" });
    expect(state.gate).toBe("drawn");
    expect(state.warnings.join(" ")).toMatch(/no quantiser.*drawn and not learned.*one class/);
    await drawn.door.close();
  });

  it.each(["before", "after"])(
    "draws the same pictures as the training view, mask %s codes",
    async (place) => {
      const parts = masked.parts.map((part) =>
        part.id === "mask" ? { id: "mask", params: { gate: "fixed", place } } : part,
      );
      const lab = await trained({ epochs: 1, parts });
      await lab.door.watch([clip.clipId]);
      const drawn = lab.of("pictures").at(-1)?.clips[0]?.byModality["video"];
      const view = await inspect(lab, "clip", { at: "now", ...clip });
      const seen = new Map(view.modalities["video"]?.pictures.map((own) => [own.name, own]));
      const pairs = { full: "full", complementary: "kept", contradictory: "dropped" } as const;
      for (const [name, space] of Object.entries(pairs)) {
        const own = drawn?.find((picture) => picture.name === name);
        expect(own?.error, name).toBeCloseTo(seen.get(space as "kept")?.error ?? NaN, 5);
        expect(own?.kept, name).toBe(seen.get(space as "kept")?.kept);
      }
      expect(seen.get("kept")?.error).not.toBeCloseTo(seen.get("full")?.error ?? NaN, 5);
      await lab.door.close();
    },
  );

  it("refuses weights that are not kept, unknown clips and a mask of another run", async () => {
    const lab = await trained({ epochs: 1, parts: partsOf("mask") });
    const epoch = await lab.door.inspect("mask", { at: 7 });
    expect(epoch.ok ? "" : epoch.failure.message).toContain("those of epochs 1 are");
    const gone = await lab.door.inspect("clip", { at: "now", ...clip, clipId: "nobody" });
    expect(gone.ok ? "" : gone.failure.message).toContain('no clip "nobody"');
    const omega = { audio: new Uint8Array(8), video: new Uint8Array(32) };
    const other = await lab.door.inspect("split", { at: "now", fill: "zero", omega });
    expect(other.ok ? "" : other.failure.message).toContain(
      "it has channels 8 of audio, 32 of video; this run has 8 of audio, 8 of video",
    );
    await lab.door.close();
  });
});
