/** Features computed elsewhere, from the names of their files to a dataset. */
import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import type { DatasetManifest } from "../../../src/contract/clip";
import type { DroppedFile, ImportOptions } from "../../../src/contract/door";
import { valueOf } from "../../../src/contract/valueOf";
import { parseLabelsCsv } from "../../../src/import/labelsCsv";
import { createMedia } from "../../../src/datasets/media";
import { planImport } from "../../../src/import/planImport";
import { featureName } from "../../../src/import/featureNames";
import { readFeatures } from "../../../src/decode/readyFeatures";
import { npy } from "../../support/npyFile";

const options: ImportOptions = { imageSizePx: 48, frames: 3, frameRate: 1, melBands: 64, seed: 1 };

const fileOf = (path: string, bytes: Uint8Array | string): DroppedFile => ({
  path,
  file: new File([typeof bytes === "string" ? bytes : Uint8Array.from(bytes)], path),
});
const vectorOf = (path: string, size = 4): DroppedFile =>
  fileOf(
    path,
    npy(
      [size],
      Array.from({ length: size }, (_, i) => i + path.length),
    ),
  );

function planned(paths: readonly string[], csv?: string) {
  const files = paths.map((path) => fileOf(path, ""));
  const labels = csv ? parseLabelsCsv("labels.csv", csv) : undefined;
  const { clips, plan } = valueOf(planImport(files, labels, options));
  return { clips: clips.map(({ id, features = {} }) => [id, Object.keys(features)]), plan };
}

async function imported(files: readonly DroppedFile[]) {
  const { door, features } = createMedia();
  const plan = valueOf(await door.plan(files, options));
  const manifest = valueOf(await door.import(options, () => undefined));
  await features.manifest({ id: "clips" }, options.seed);
  return { plan, manifest, features };
}
const shapesOf = ({ modalities }: DatasetManifest) =>
  modalities.map(({ id, kind, shape }) => [id, kind, shape]);

describe("the name of a feature file", () => {
  it.each([
    ["x/clip.npy", "clip", "features"],
    ["x/clip.pose.npy", "clip", "pose"],
    ["x/clip.CLIP-L14.npy", "clip", "clip-l14"],
    ["x/take.2.npy", "take.2", "features"],
    ["x/known.cut.npy", "known.cut", "features"],
    ["x/known.cut.text.npy", "known.cut", "text"],
    ["x/clip.audio.npy", "clip", "audio-features"],
    ["x/clip.Fused.npy", "clip", "fused-features"],
  ])("%s is of the clip %s and the modality %s", (path, stem, id) => {
    expect(featureName(path, new Set(["known.cut"]))).toEqual({ stem, id });
  });
});

describe("planning", () => {
  it("pairs features with their clips, in the same or in a separate folder", () => {
    for (const at of ["", "extracted/"]) {
      const { clips, plan } = planned([
        "x/1.webm",
        `${at}x/1.npy`,
        `${at}x/1.pose.npy`,
        "y/2.webm",
        `${at}y/2.npy`,
        `${at}y/2.pose.npy`,
      ]);
      expect(clips).toEqual([
        ["x/1.webm", ["features", "pose"]],
        ["y/2.webm", ["features", "pose"]],
      ]);
      expect(plan.modalities).toEqual(["audio", "video", "features", "pose"]);
      expect(plan.problems).toEqual([]);
    }
  });

  it("accepts features without clips, by class folder or by labels.csv", () => {
    const alone = planned(["x/1.a.npy", "x/1.b.npy", "y/2.a.npy", "y/2.b.npy"]);
    expect(alone.clips).toEqual([
      ["x/1.a.npy", ["a", "b"]],
      ["y/2.a.npy", ["a", "b"]],
    ]);
    expect(alone.plan.modalities).toEqual(["a", "b"]);
    const listed = planned(
      ["all/1.npy", "all/2.npy", "all/3.pose.npy"],
      "file,label\n1,x\n2.npy,y\n3,y\n4,x\n",
    );
    expect(listed.clips.map(([id]) => id)).toEqual(["all/1.npy", "all/2.npy", "all/3.pose.npy"]);
    expect(listed.plan.problems).toEqual(['labels.csv line 5: "4" is not among the files.']);
  });

  it("pairs nothing if a name fits several clips", () => {
    const { clips } = planned(["p/x/1.webm", "q/x/1.webm", "r/x/1.npy", "p/y/2.webm"]);
    expect(clips.map(([, ids]) => ids)).toEqual([[], [], ["features"], []]);
  });
});

describe("importing", () => {
  it("makes a dataset of vectors and sequences, the shorter ones repeated", async () => {
    const files = ["x", "y"].flatMap((label) =>
      Array.from({ length: 6 }, (_, i) => [
        vectorOf(`${label}/${label}${i}.npy`, 1000),
        fileOf(`${label}/${label}${i}.pose.npy`, npy([i === 0 ? 2 : 3, 2], [1, 2, 3, 4, 5, 6].slice(0, i === 0 ? 4 : 6))), // prettier-ignore
      ]).flat(),
    );
    const { manifest, features } = await imported(files);
    expect(shapesOf(manifest)).toEqual([
      ["features", "vector", [1000]],
      ["pose", "vector", [3, 2]],
    ]);
    expect(manifest.problems.filter((one) => one.includes("left"))).toEqual([]);
    const first = manifest.clips.find(({ id }) => id === "x/x0.npy");
    if (!first) throw new Error("x0 is sealed; choose another seed");
    expect(Object.keys(first.previews ?? {})).toEqual(["features", "pose"]);
    const block = valueOf(await features.features(first.split));
    const row = block.clips.findIndex(({ id }) => id === first.id);
    const pose = block.features["pose"]?.subarray(row * 6, row * 6 + 6);
    expect([...(pose ?? [])]).toEqual([1, 2, 3, 4, 1, 2]);
    expect(block.features["features"]).toHaveLength(1000 * block.clips.length);
  });

  it("skips unusable files with one sentence each and imports the rest", async () => {
    const good = ["x", "y"].flatMap((label) =>
      Array.from({ length: 5 }, (_, i) => vectorOf(`${label}/${label}${i}.npy`)),
    );
    const fortran = new Uint8Array(
      readFileSync(new URL("../../golden/npy/fortran.npy", import.meta.url)),
    );
    const { manifest } = await imported([
      ...good,
      fileOf("x/column.npy", fortran),
      vectorOf("y/long.npy", 5),
      vectorOf("y/rare.pose.npy"),
    ]);
    expect(shapesOf(manifest)).toEqual([["features", "vector", [4]]]);
    expect(manifest.problems.filter((one) => !one.includes("group"))).toEqual([
      '"x/column.npy" has features that cannot be used: "x/column.npy" is in Fortran order (column by column); write it with np.save(path, np.ascontiguousarray(x, dtype=np.float32)).',
      'The features "pose" are not used: 1 of 12 clips have them, and more than half are needed.',
      '"y/long.npy" is left out, since the other clips have features "features": "y/long.npy" has 5 numbers, but those of most clips have 4; compute all of them with the same network.',
      '"y/rare.pose.npy" is left out, since the other clips have features "features": there is no "rare.npy".',
    ]);
    const counts = Object.values(manifest.counts).reduce((a, b) => a + b, 0);
    expect(counts).toBe(10);
  });

  it("of a hundred classes works", async () => {
    const files = Array.from({ length: 300 }, (_, i) => vectorOf(`c${i % 100}/${i}.npy`));
    const { manifest } = await imported(files);
    expect(manifest.classes).toHaveLength(100);
  });
});

describe("folds over two groups", () => {
  it("are refused with a message when a run requests them", async () => {
    const names = ["p1_a", "p1_b", "p2_a", "p2_b"];
    const files = ["x", "y"].flatMap((label) => names.map((n) => vectorOf(`${label}/${n}.npy`)));
    const { features } = await imported(files);
    const manifest = features.manifest(
      { id: "clips", params: { folds: 3, groupSource: "file-name" } },
      1,
    );
    expect(await manifest).toMatchObject({
      failure: {
        code: "bad-config",
        message: expect.stringContaining("folds: there are only two") as string,
      },
    });
  });
});

describe("features of one clip from several places", () => {
  it("are paired with sounds and videos in separate folders", () => {
    const { clips } = planned([
      "sounds/x/a.wav",
      "sounds/x/a.text.npy",
      "flac/x/a.flac",
      "flac/x/a.depth.npy",
      "videos/x/a.mp4",
      "videos/x/a.pose.npy",
      "y/b.mp4",
    ]);
    expect(clips).toHaveLength(2);
    expect(clips.map(([, ids]) => String(ids).split(",").toSorted())).toContainEqual([
      "depth",
      "pose",
      "text",
    ]);
  });

  it("of the same modality are reported, and the first file is used", () => {
    const { clips, plan } = planned(["x/a.audio.npy", "x/a.audio-features.npy", "y/b.npy"]);
    expect(clips).toHaveLength(2);
    expect(plan.problems).toEqual([
      expect.stringMatching(/has the features "audio-features" of the same clip as "x\/a\.audio/),
    ]);
  });

  it("that are too large are refused before they are read", async () => {
    const read = vi.fn();
    const file = { size: 3e9, arrayBuffer: read } as unknown as File;
    const reading = readFeatures({ pose: { path: "x/a.pose.npy", file } });
    await expect(reading).rejects.toThrow(
      "has 3000000000 bytes; a clip can have at most 262144 numbers",
    );
    expect(read).not.toHaveBeenCalled();
  });
});
