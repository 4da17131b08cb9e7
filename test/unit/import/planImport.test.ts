import { describe, expect, test } from "vitest";
import type { ImportOptions } from "../../../src/contract/door";
import { valueOf } from "../../../src/contract/valueOf";
import { parseLabelsCsv } from "../../../src/import/labelsCsv";
import { planImport } from "../../../src/import/planImport";

const options: ImportOptions = { imageSizePx: 48, frames: 3, frameRate: 1, melBands: 64, seed: 1 };
const drop = (paths: readonly string[]) =>
  paths.map((path) => ({ path, file: new File([], path.split("/").pop() ?? "") }));

function plan(paths: readonly string[], given: Partial<ImportOptions> = {}, csv?: string) {
  const table = csv === undefined ? undefined : parseLabelsCsv("labels.csv", csv);
  return planImport(drop(paths), table, { ...options, ...given });
}
function planned(...given: Parameters<typeof plan>) {
  return valueOf(plan(...given));
}
const many = (count: number, path: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => path(i));

describe("labels from folders", () => {
  test("the folder next to the file is the class, however deep", () => {
    const { plan: found } = planned(["top/digit/one/a_1.webm", "top/digit/two/a_2.webm"]);
    expect(found).toMatchObject({
      labelSource: "folder",
      classes: [
        { name: "one", clips: 1 },
        { name: "two", clips: 1 },
      ],
      modalities: ["audio", "video"],
      problems: [],
    });
  });

  test("class 2 comes before class 10", () => {
    const { classes } = planned(["10/a.webm", "2/b.webm", "1/c.webm"]);
    expect(classes).toEqual(["1", "2", "10"]);
  });

  test("a file next to the class folders, or in none, is reported and left out", () => {
    const { plan: found, clips } = planned([
      "set/x/1.webm",
      "set/y/2.webm",
      "set/3.webm",
      "4.webm",
    ]);
    expect(clips.map((clip) => clip.id)).toEqual(["set/x/1.webm", "set/y/2.webm"]);
    expect(found.problems).toHaveLength(2);
    expect(found.problems.every((p) => p.includes("is not in a class folder"))).toBe(true);
  });

  test("equal stems in two classes are two clips", () => {
    expect(planned(["x/1.webm", "y/1.webm"]).clips).toHaveLength(2);
    expect(planned(["train/x/1.wav", "test/x/1.wav", "test/y/1.wav"]).clips).toHaveLength(3);
  });
});

describe("pairs", () => {
  test("video and sound of one stem are one clip, in one folder or in two", () => {
    for (const paths of [
      ["x/1.mp4", "x/1.wav", "y/2.mp4", "y/2.wav"],
      ["film/x/1.mp4", "sound/x/1.wav", "film/y/2.mp4", "sound/y/2.wav"],
    ]) {
      const { clips } = planned(paths);
      expect(clips).toHaveLength(2);
      expect(clips.every((clip) => clip.video && clip.sound)).toBe(true);
    }
  });

  test("uses the lossless one of two sounds and reports the other", () => {
    const { clips, plan: found } = planned(["x/1.mp3", "x/1.wav", "y/2.mp3", "y/2.wav"]);
    expect(clips.map((clip) => clip.id)).toEqual(["x/1.wav", "y/2.wav"]);
    expect(found.warnings.some((w) => w.startsWith("2 .mp3 files are not used"))).toBe(true);
    expect(found.problems).toEqual([]);
  });

  test("a file without an extension, or with an unknown one, is a clip until it is opened", () => {
    expect(planned(["x/clip", "y/clip.dat"]).clips).toHaveLength(2);
  });
});

describe("CREMA-D", () => {
  const crema = many(24, (i) => {
    const emotion = ["ANG", "HAP", "SAD"][i % 3] ?? "";
    return `${1001 + Math.floor(i / 6)}_${["DFA", "IEO"][Math.floor(i / 3) % 2] ?? ""}_${emotion}_XX`;
  });

  test("the third field is the class and the first field the actor", () => {
    const { plan: found, clips } = planned(crema.map((name) => `Video/${name}.mp4`));
    expect(found).toMatchObject({ labelSource: "crema-d", groupSource: "crema-d", clips: 24 });
    expect(found.classes.map((c) => c.name)).toEqual(["ANG", "HAP", "SAD"]);
    expect(new Set(clips.map((clip) => clip.group))).toEqual(
      new Set(["1001", "1002", "1003", "1004"]),
    );
  });

  test("as distributed: Flash is reported once with a command, and the sound is used", () => {
    const { plan: found, clips } = planned(
      crema.flatMap((name) => [
        `CREMA-D/VideoFlash/${name}.flv`,
        `CREMA-D/AudioWAV/${name}.wav`,
        `CREMA-D/AudioMP3/${name}.mp3`,
      ]),
    );
    expect(clips).toHaveLength(24);
    expect(clips.every((clip) => clip.sound?.path.endsWith(".wav") && !clip.video)).toBe(true);
    expect(found.modalities).toEqual(["audio"]);
    const flash = [...found.warnings, ...found.problems].filter((w) => w.includes("Flash"));
    expect(flash).toHaveLength(1);
    expect(flash[0]).toContain(
      'for f in *.flv; do ffmpeg -i "$f" -c:v libvpx -b:v 1M -c:a libopus "${f%.flv}.webm"; done',
    );
    expect(flash[0]).toContain('"CREMA-D/VideoFlash"');
    expect(flash[0]).toContain("only the sound of these clips");
  });

  test("ignores converted Flash files and pairs the videos with their sounds", () => {
    const { plan: found, clips } = planned(
      crema.flatMap((name) => [`V/${name}.flv`, `V/${name}.webm`, `AudioWAV/${name}.wav`]),
    );
    expect(found.warnings.concat(found.problems).some((w) => w.includes("Flash"))).toBe(false);
    expect(clips.every((clip) => clip.video && clip.sound)).toBe(true);
  });

  test("fails on Flash alone, with the command that converts it", () => {
    expect(plan(crema.map((name) => `VideoFlash/${name}.flv`))).toMatchObject({
      ok: false,
      failure: { code: "no-clips", message: expect.stringContaining("ffmpeg -i") as string },
    });
  });
});

describe("labels.csv", () => {
  const files = ["set/v/a1.webm", "set/v/a2.webm", "set/v/b1.webm", "set/labels.csv"];

  test("labels by path, by name or by stem; groups, split and factors are kept", () => {
    const csv =
      "file,label,group,split,mood\nv/a1.webm,x,ann,train,1\na2,y,ann,,2\nb1.webm,x,bob,test,3\n";
    const { plan: found, clips } = planned(files, {}, csv);
    expect(found).toMatchObject({ labelSource: "labels-csv", groupSource: "labels-csv" });
    expect(found.problems).toEqual([]);
    expect(clips.map(({ label, group, split }) => [label, group, split])).toEqual([
      ["x", "ann", "train"],
      ["y", "ann", undefined],
      ["x", "bob", "test"],
    ]);
    expect(clips[1]?.factors).toEqual({ mood: "2" });
  });

  test("rows without a file and files without a row are reported", () => {
    const { plan: found } = planned(files, {}, "file,label\na1,x\na2,y\nc9,x\n");
    expect(found.problems).toEqual([
      'labels.csv line 4: "c9" is not among the files.',
      '"set/v/b1.webm" is not listed in labels.csv, so it has no label and is left out.',
    ]);
  });

  test("a name that matches several files is reported", () => {
    const { plan: found } = planned(
      ["p/a.webm", "q/a.webm", "q/b.webm"],
      {},
      "file,label\na.webm,x\nq/b.webm,y\np/a.webm,z\n",
    );
    expect(found.problems[0]).toBe('labels.csv line 2: "a.webm" matches 2 files; add its folder.');
  });
});

describe("groups", () => {
  const talkers = many(24, (i) => `${["x", "y"][i % 2] ?? ""}/t${Math.floor(i / 6)}_${i}.webm`);

  test("the start of the name is the group if it distinguishes talkers, and is previewed", () => {
    const { plan: found } = planned(talkers);
    expect(found.groupSource).toBe("file-name");
    expect(found.groups).toHaveLength(4);
    expect(found.groupPreview).toHaveLength(3);
    expect(found.groupPreview[0]).toEqual({ file: "x/t0_0.webm", group: "t0" });
    expect(found.warnings.some((w) => w.includes("group"))).toBe(false);
  });

  test("uses a given separator", () => {
    const paths = many(12, (i) => `${i % 2}/p${i % 3}.take_${i}.webm`);
    const { plan: found } = planned(paths, { groupSource: "file-name", groupSeparator: "." });
    expect(found.groups.map((g) => g.name)).toEqual(["p0", "p1", "p2"]);
  });

  test("without a group there is a warning", () => {
    const { plan: found } = planned(talkers, { groupSource: "none" });
    expect(found.groups).toEqual([]);
    expect(found.warnings[0]).toMatch(/^No groups are known, so clips of one person/);
  });

  test("names that repeat the class are no groups; if requested, there is a warning", () => {
    const paths = many(
      12,
      (i) => `${["x", "y"][i % 2] ?? ""}/${["x", "y"][i % 2] ?? ""}_${i}.webm`,
    );
    expect(planned(paths).plan.groupSource).toBe("none");
    const asked = planned(paths, { groupSource: "file-name" });
    expect(asked.plan.warnings[0]).toMatch(/^Every group is one class/);
    expect(asked.plan.split).toEqual({ train: 8, validation: 2, test: 2 });
  });

  test("the folder above the class can be the group", () => {
    const paths = many(12, (i) => `s${i % 3}/${["x", "y"][i % 2] ?? ""}/${i}.webm`);
    const { plan: found } = planned(paths, { groupSource: "folder" });
    expect(found.groups.map((g) => g.name)).toEqual(["s0", "s1", "s2"]);
  });
});

describe("files that are not clips", () => {
  test("one class, no label and no file fail with different messages", () => {
    expect(plan(["x/1.webm", "x/2.webm"])).toMatchObject({
      ok: false,
      failure: { code: "too-few-classes", message: expect.stringContaining('"x"') as string },
    });
    expect(plan(["1.webm", "2.webm"])).toMatchObject({
      failure: { message: expect.stringContaining("No clip has a label") as string },
    });
    expect(plan([])).toMatchObject({ failure: { code: "no-clips" } });
    expect(plan(["x/readme.txt", "y/a.png"])).toMatchObject({ failure: { code: "no-clips" } });
  });

  test("each file that is not a clip by its name is reported once", () => {
    const odd = ["README.md", "x/.DS_Store", "__MACOSX/x/._1.webm", "y/a.png", "y/other.csv"];
    const { plan: found } = planned(["x/1.webm", "y/2.webm", ...odd]);
    for (const path of odd)
      expect(found.problems.filter((p) => p.startsWith(`"${path}" is `))).toHaveLength(1);
    expect(found.problems).toHaveLength(odd.length);
  });

  test("a drop as large as CREMA-D is planned", () => {
    const code = (i: number) =>
      String.fromCharCode(65 + (i % 26), 65 + (Math.floor(i / 26) % 26), 65);
    const paths = many(
      7442,
      (i) =>
        `AudioWAV/${1001 + (i % 91)}_${code(Math.floor(i / 91))}_${i % 2 ? "ANG" : "SAD"}_XX.wav`,
    );
    const { plan: found } = planned(paths);
    expect(found).toMatchObject({ clips: 7442, labelSource: "crema-d" });
    expect(found.groups).toHaveLength(91);
    expect(found.split.train).toBeGreaterThan(0.55 * 7442);
  });
});
