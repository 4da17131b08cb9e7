import { describe, expect, test } from "vitest";
import type { DatasetManifest } from "../../../src/contract/clip";
import type { MediaProgress, Outcome } from "../../../src/contract/door";
import { valueOf } from "../../../src/contract/valueOf";
import { createMedia } from "../../../src/datasets/media";

const data = { id: "puppets", params: { actors: 6, clips: 24, testActors: 4, testClips: 24 } };
const quiet = () => undefined;

/** Calls back at the first report of clips in the making. */
const onStart = (call: () => void) => {
  let begun = false;
  return ({ phase }: MediaProgress) => {
    if (!begun && phase === "making") call();
    begun ||= phase === "making";
  };
};

describe("datasets whose clips share ids", () => {
  test("have different keys, and each clip is played from its own set", async () => {
    const { door } = createMedia();
    const first = valueOf(await door.prepare(data, 1, quiet));
    const second = valueOf(await door.prepare(data, 2, quiet));
    const again = valueOf(await door.prepare({ ...data, params: { ...data.params } }, 1, quiet));
    expect(again.key).toBe(first.key);
    expect(second.key).not.toBe(first.key);
    const id = first.clips[0]?.id ?? "";
    expect(second.clips.map((clip) => clip.id)).toContain(id);
    const frames = async ({ key }: DatasetManifest) =>
      valueOf(await door.media(id, key)).frames?.rgb;
    expect(await frames(first)).toEqual(await frames(again));
    expect(await frames(first)).not.toEqual(await frames(second));
    expect(await door.media(id, "puppets of old")).toMatchObject({ ok: false });
  });

  test("the key of the features is that of the manifest shown", async () => {
    const { door, features } = createMedia();
    const shown = valueOf(await door.prepare(data, 1, quiet));
    expect(valueOf(await features.manifest(data, 1)).key).toBe(shown.key);
    expect(valueOf(await features.manifest(data, 3)).key).not.toBe(shown.key);
  });
});

describe("cancel", () => {
  const many = { ...data, params: { ...data.params, clips: 240 } };

  test("cancels the page's request, which can be repeated at once", async () => {
    const { door } = createMedia();
    const later: Promise<Outcome<DatasetManifest>>[] = [];
    const first = await door.prepare(
      many,
      1,
      onStart(() => {
        // A message comes between two clips, never inside a report.
        setTimeout(() => {
          void door.cancel();
          later.push(door.prepare(many, 1, quiet));
        }, 0);
      }),
    );
    expect(first).toMatchObject({ ok: false, failure: { code: "cancelled" } });
    expect(valueOf(await (later[0] ?? Promise.reject(new Error("no request")))).clips).toHaveLength(
      240,
    );
  });

  test("does not cancel a request of the training worker", async () => {
    const { door, features } = createMedia();
    const trained: Promise<Outcome<DatasetManifest>>[] = [];
    await door.prepare(
      many,
      1,
      onStart(() => {
        trained.push(features.manifest(many, 1));
        setTimeout(() => void door.cancel(), 0);
      }),
    );
    expect(
      valueOf(await (trained[0] ?? Promise.reject(new Error("no request")))).clips,
    ).toHaveLength(240);
  });
});

test("refuses missing user clips and wrong parameters with a message", async () => {
  const { door } = createMedia();
  const none = await door.prepare({ id: "clips" }, 1, quiet);
  expect(none).toMatchObject({ ok: false, failure: { code: "no-clips" } });
  const wrong = await door.prepare({ id: "clips", params: { imageSizePx: 5 } }, 1, quiet);
  expect(wrong).toMatchObject({ ok: false, failure: { code: "bad-config" } });
});
