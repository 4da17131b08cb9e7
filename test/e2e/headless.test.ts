import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Cell, Comparison } from "../../src/contract/compare";
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

test("a comparison without a window is written after every run, and goes on with a wider plan", () => {
  const out = join(folder, "compared");
  const plan = { name: "Two", base: config, methods: ["joint", "mlb"], seeds: [5], openTest: true };
  const compare = (wanted: unknown) =>
    runTool("headless.ts", "--compare", write("plan.json", wanted), "--out", out);
  const cellsIn = (): readonly Cell[] =>
    (JSON.parse(readFileSync(join(out, "compare.json"), "utf8")) as Comparison).cells;
  const first = compare(plan);
  expect(first.stderr).toBe("");
  expect(first.status).toBe(0);
  const before = cellsIn();
  expect(before.map(({ key }) => key)).toEqual(["run joint seed 5", "run mlb seed 5"]);
  expect(before.every(({ summary }) => summary?.test?.["fused"] !== undefined)).toBe(true);

  const second = compare({ ...plan, seeds: [5, 6] });
  expect(second.stderr).toBe("");
  expect(second.stdout).toContain("2 of 4 runs are done.");
  const after = cellsIn();
  expect(after.slice(0, 2)).toEqual(before);
  expect(after.slice(2).map(({ key }) => key)).toEqual(["run joint seed 6", "run mlb seed 6"]);
  expect(readFileSync(join(out, "table.md"), "utf8")).toMatch(/\| MLB \| .* \| 2\/2 \|/);
  expect(readFileSync(join(out, "table.tex"), "utf8")).toContain("\\bottomrule");
  expect(readFileSync(join(out, "runs.csv"), "utf8").trim().split("\n")).toHaveLength(5);
  for (const picture of ["bars.png", "curves.png"])
    expect(statSync(join(out, picture)).size, picture).toBeGreaterThan(5000);
});

test.skipIf(!digits.isThere)("a comparison runs on a folder of real clips", () => {
  const data = sample(digits, join(folder, "compared-digits"), 8, 2);
  const { data: _puppets, ...base } = config;
  const plan = write("own-plan.json", { base: { ...base, batchSize: 4 }, methods: ["joint"] });
  const out = join(folder, "compared-own");
  const ended = runTool("headless.ts", "--compare", plan, "--data", data, "--out", out);
  expect(ended.stderr).toBe("");
  const { cells } = JSON.parse(readFileSync(join(out, "compare.json"), "utf8")) as Comparison;
  expect(cells.map(({ summary }) => summary?.dataset.classes)).toEqual([["0", "1"]]);
});

test("a plan that cannot be taken ends in a sentence", () => {
  const out = join(folder, "refused");
  const of = (plan: unknown, ...more: readonly string[]) =>
    runTool("headless.ts", "--compare", write("bad-plan.json", plan), "--out", out, ...more);
  expectRefusal(of({ base: config, methods: ["sorcery"] }), "is not one of joint,");
  expectRefusal(of({ base: config }, "--test"), 'a plan says "openTest" itself');
  expectRefusal(of({ base: config }, "--data", folder), 'the plan is on "puppets"');
});
