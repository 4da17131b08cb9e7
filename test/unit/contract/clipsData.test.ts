import { describe, expect, it } from "vitest";
import { importOptionsOf, pictureBytesOf } from "../../../src/contract/clipsData";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import { fromHash, toHash } from "../../../src/contract/link";
import { catalogue } from "../../../src/lab/catalogue";

const configOf = (hash: string): ExperimentConfig => {
  const { config, problems } = fromHash(hash, catalogue);
  expect(problems).toEqual([]);
  return config;
};

describe("the frames of imported clips", () => {
  it("are three, one per second, where a configuration does not name them", () => {
    expect(importOptionsOf({ id: "clips", params: { imageSizePx: 64 } }, 1)).toMatchObject({
      imageSizePx: 64,
      frames: 3,
      frameRate: 1,
    });
    const { data } = configOf("data=clips&clips.imageSizePx=96");
    expect(importOptionsOf(data, 1)).toMatchObject({ frames: 3, frameRate: 1 });
  });

  it("are part of a link", () => {
    const link = "v=2&data=clips&clips.frames=12&clips.frameRate=0";
    const config = configOf(link);
    expect(importOptionsOf(config.data, 1)).toMatchObject({ frames: 12, frameRate: 0 });
    expect(toHash(config, catalogue)).toBe(link);
  });

  it("decide the memory of the pictures", () => {
    expect(pictureBytesOf({ id: "clips" })).toBe(3 * 48 * 48 * 3);
    expect(pictureBytesOf({ id: "clips", params: { frames: 16, imageSizePx: 64 } })).toBe(196_608);
  });
});
