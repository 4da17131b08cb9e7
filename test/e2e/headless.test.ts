import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { RunRecord } from "../../src/contract/record";
import { figures } from "../../tools/labPage";
import { ensureBuilt } from "../../tools/serve";
import { realClips, sample } from "./realClips";
import { type Ended, runTool, tinyFile as config } from "./runTool";
import { tempFolder, writeIn } from "./tempFolder";

const folder = tempFolder();
const digits = realClips("spoken-digits");
beforeAll(ensureBuilt);

const write = (name: string, content: unknown): string =>
  writeIn(folder, name, JSON.stringify(content));

/** The command as it is documented; -> what came of it and the folder it wrote to. */
function headless(name: string, wanted: unknown, ...more: readonly string[]) {
  const out = join(folder, name);
  const file = write(`${name}.json`, wanted);
  return { ...runTool("headless.ts", "--config", file, ...more, "--out", out), out };
}

const recordIn = (out: string): RunRecord =>
  JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as RunRecord;

/** Every figure has its picture, and none of them is a blank. */
function expectPictures(out: string): void {
  const pictures = readdirSync(out).filter((name) => name.endsWith(".png"));
  expect(pictures).toHaveLength(figures.length);
  for (const name of pictures) expect(statSync(join(out, name)).size, name).toBeGreaterThan(5000);
}

function expectRefusal({ status, stderr }: Ended, sentence: string): void {
  expect(stderr).toContain(sentence);
  expect(stderr).not.toContain("    at ");
  expect(status).toBe(1);
}

test("one run without a window leaves its record and a picture of every chart", () => {
  const { status, stderr, out } = headless("run", config, "--test");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const record = recordIn(out);
  expect(record.config).toMatchObject({ epochs: 1, batchSize: 8, backend: "wasm" });
  expect(record.dataset.clips.test).toBe(24);
  expect(record.epochs).toHaveLength(1);
  expect(record.testOpenings).toBe(1);
  expect(record.final.test?.accuracy["fused"]).toBeGreaterThanOrEqual(0);
  expectPictures(out);
});

test.skipIf(!digits.isThere)("a folder of real clips trains, and its record has every key", () => {
  const data = sample(digits, join(folder, "digits"), 8, 2);
  const wanted = { ...config, batchSize: 4, epochs: 2 };
  const { status, stderr, out } = headless("own", wanted, "--data", data, "--test");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const share = expect.toSatisfy(
    (x: unknown) => typeof x === "number" && x >= 0 && x <= 1,
  ) as number;
  const figure = expect.any(Number) as number;
  const each = <T>(value: T) => ({ audio: value, video: value });
  const accuracy = { ...each(share), fused: share };
  const losses = expect.objectContaining({ fused: figure, total: figure }) as object;
  const epoch = (number: number) => ({
    epoch: number,
    loss: losses,
    accuracy: { train: accuracy, validation: accuracy },
    k: each(figure),
    alpha: figure,
    kept: each(share),
    zeta: expect.toSatisfy((zeta: unknown) => zeta === null || typeof zeta === "number") as number,
    perplexity: each(figure),
  });
  const record = recordIn(out);
  expect(record).toMatchObject({
    version: 1,
    config: { data: { id: "clips" }, batchSize: 4, epochs: 2 },
    seed: 7,
    backend: { name: "wasm", adapter: "", threads: figure },
    dataset: {
      classes: ["0", "1"],
      modalities: expect.arrayContaining(["audio", "video"]) as string[],
      clips: { train: figure, validation: figure, test: figure },
      problems: expect.any(Array) as string[],
    },
    epochs: [epoch(1), epoch(2)],
    final: { validation: { accuracy }, test: { accuracy } },
    timings: { stepMs: figure, openMs: figure, trainMs: figure, stepsDone: figure },
    testOpenings: 1,
  });
  const { train, validation, test: held } = record.dataset.clips;
  expect(train + validation + held).toBe(16);
  expect(Math.min(train, validation, held)).toBeGreaterThan(0);
  expectPictures(out);
});

test.skipIf(!digits.isThere)("a test that cannot be opened ends in a sentence, at once", () => {
  const data = sample(digits, join(folder, "no-test"), 4, 2);
  const rows = readdirSync(data, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.\w+$/.test(name))
    .map((name, i) => `${name},${name[0] ?? ""},${i % 4 === 0 ? "validation" : "train"}`);
  writeIn(data, "labels.csv", ["file,label,split", ...rows].join("\n"));
  const refused = headless("sealed", config, "--data", data, "--test");
  expectRefusal(refused, "No clips were set aside for the test.");
});

test.each([
  ["a value out of range", { epochs: 0 }, "epochs: 0 is outside 1 to 1000"],
  ["an unknown part", { parts: [{ id: "sorcery" }] }, "sorcery"],
  ["an unknown key", { epohcs: 1 }, 'There is no setting "epohcs"'],
  [
    "a loss that blows up",
    { epochs: 9, optimizer: { id: "sgd", params: { learningRate: 10 } } },
    "stopped being a finite number",
  ],
])("%s ends in a sentence and a failure", (_what, change, sentence) => {
  expectRefusal(headless("bad", { ...config, ...change }), sentence);
});

test("a folder without clips, an empty one and a missing one end in a sentence", () => {
  const texts = join(folder, "texts");
  writeIn(texts, "red/a.txt", "no clip");
  writeIn(texts, "blue/b.txt", "no clip either");
  expectRefusal(
    headless("texts", config, "--data", texts),
    "None of these files is a video or a sound by its name",
  );
  mkdirSync(join(folder, "nothing/inside"), { recursive: true });
  const empty = headless("empty", config, "--data", join(folder, "nothing"));
  expectRefusal(empty, "holds no files.");
  expectRefusal(headless("gone", config, "--data", join(folder, "gone")), "is not a folder.");
});

test("an unknown flag and a missing file end in a sentence", () => {
  expectRefusal(headless("flag", config, "--sorcery"), "Unknown option '--sorcery'");
  expectRefusal(runTool("headless.ts", "--out", folder), "--config FILE.json is missing.");
  const nowhere = join(folder, "nowhere.json");
  const refused = runTool("headless.ts", "--config", nowhere, "--out", folder);
  expectRefusal(refused, "nowhere.json cannot be read.");
});
