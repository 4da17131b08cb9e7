import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cell, Comparison } from "../../src/contract/compare";
import type { RunRecord } from "../../src/contract/record";
import { runHeadless } from "../../tools/headless";
import { figures } from "../../tools/labPage";
import { servePage, useServedBrowser } from "../support/browser";
import { copyFixtureClips } from "../support/fixtureClips";
import { runTool, tinyFile as config } from "./runTool";
import { tempFolder, writeIn } from "./tempFolder";

const folder = tempFolder();

const lab = useServedBrowser(servePage);

/** Output lines of a command and the sentence that it failed with, if it did. */
interface Ended {
  readonly lines: readonly string[];
  readonly failure?: string;
}

/** Runs the command in this process with a shared browser. It throws where the real command exits with 1. */
async function run(...args: readonly string[]): Promise<Ended> {
  const lines: string[] = [];
  try {
    await runHeadless(
      args,
      (line) => lines.push(line),
      (_options, work) => work(lab.browser, lab.url),
    );
    return { lines };
  } catch (error) {
    return { lines, failure: error instanceof Error ? error.message : String(error) };
  }
}

const write = (name: string, content: unknown): string =>
  writeIn(folder, name, JSON.stringify(content));

/** Expects a refusal in one sentence, which the command prints unchanged. */
function expectRefusal({ failure }: Ended, sentence: string): void {
  expect(failure).toContain(sentence);
  expect(failure).not.toContain("\n    at ");
}

/** Trains the configuration `wanted`. Resolves with the result and the output folder. */
async function headless(name: string, wanted: unknown, ...more: readonly string[]) {
  const out = join(folder, name);
  const file = write(`${name}.json`, wanted);
  return { ...(await run("--config", file, ...more, "--out", out)), out };
}

const isShare = (x: unknown): boolean => typeof x === "number" && x >= 0 && x <= 1;

const recordIn = (out: string): RunRecord =>
  JSON.parse(readFileSync(join(out, "run.json"), "utf8")) as RunRecord;

/** Expects a picture of every figure, none of them blank. */
function expectPictures(out: string): void {
  const pictures = readdirSync(out).filter((name) => name.endsWith(".png"));
  expect(pictures).toHaveLength(figures.length);
  for (const name of pictures) expect(statSync(join(out, name)).size, name).toBeGreaterThan(5000);
}

test("the command exits with 0 after a run and saves its record and a picture of every chart", () => {
  const out = join(folder, "run");
  const file = write("run.json", config);
  const { status, stderr } = runTool("tools/headless.ts", "--config", file, "--test", "--out", out);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const record = recordIn(out);
  expect(record.config).toMatchObject({ epochs: 1, batchSize: 8, backend: "wasm" });
  expect(record.dataset.clips.test).toBe(24);
  expect(record.epochs).toHaveLength(1);
  expect(record.testOpenings).toBe(1);
  expect(record.final.test?.accuracy["fused"]).toSatisfy(isShare);
  expectPictures(out);
});

test("a folder of clips trains, and its record has every key", async () => {
  const data = copyFixtureClips(join(folder, "shapes"));
  const wanted = { ...config, batchSize: 4, epochs: 2 };
  const { failure, out } = await headless("own", wanted, "--data", data, "--test");
  expect(failure).toBeUndefined();
  const share = expect.toSatisfy(isShare) as number;
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
      classes: ["circle", "square"],
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

test("a test split that cannot be opened gives a sentence at once", async () => {
  const data = copyFixtureClips(join(folder, "no-test"));
  const rows = readdirSync(data, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.\w+$/.test(name))
    .map((name, i) => `${name},${name[0] ?? ""},${i % 4 === 0 ? "validation" : "train"}`);
  writeIn(data, "labels.csv", ["file,label,split", ...rows].join("\n"));
  const refused = await headless("sealed", config, "--data", data, "--test");
  expectRefusal(refused, "No clips were set aside for the test.");
});

test("a failure makes the command exit with 1 and one sentence, without a stack", () => {
  const file = write("bad.json", { ...config, epochs: 0 });
  const { status, stderr } = runTool("tools/headless.ts", "--config", file, "--out", folder);
  expect(status).toBe(1);
  expect(stderr).toContain("epochs: 0 is outside 1 to 1000");
  expect(stderr).not.toContain("    at ");
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
])("%s ends in a sentence", async (_what, change, sentence) => {
  expectRefusal(await headless("bad", { ...config, ...change }), sentence);
});

test("a folder without clips, an empty one and a missing one give a sentence", async () => {
  const texts = join(folder, "texts");
  writeIn(texts, "red/a.txt", "no clip");
  writeIn(texts, "blue/b.txt", "no clip either");
  mkdirSync(join(folder, "nothing/inside"), { recursive: true });
  for (const [data, sentence] of [
    [texts, "None of these files is a video or a sound by its name"],
    [join(folder, "nothing"), "contains no files."],
    [join(folder, "gone"), "is not a folder."],
  ] as const)
    expectRefusal(await headless("no-clips", config, "--data", data), sentence);
});

test("an unknown flag and a missing file give a sentence", async () => {
  const nowhere = join(folder, "nowhere.json");
  for (const [args, sentence] of [
    [["--sorcery"], "Unknown option '--sorcery'"],
    [["--out", folder], "--config FILE.json is missing."],
    [["--config", nowhere, "--out", folder], "nowhere.json cannot be read."],
  ] as const)
    expectRefusal(await run(...args), sentence);
});

test("a headless comparison is saved after every run and continues with a wider plan", async () => {
  const out = join(folder, "compared");
  const plan = { name: "Two", base: config, methods: ["joint", "mlb"], seeds: [5], openTest: true };
  const compare = (wanted: unknown) => run("--compare", write("plan.json", wanted), "--out", out);
  const cellsIn = (): readonly Cell[] =>
    (JSON.parse(readFileSync(join(out, "compare.json"), "utf8")) as Comparison).cells;
  const first = await compare(plan);
  expect(first.failure).toBeUndefined();
  const before = cellsIn();
  expect(before.map(({ key }) => key)).toEqual(["run joint seed 5", "run mlb seed 5"]);
  expect(before.every(({ summary }) => summary?.test?.["fused"] !== undefined)).toBe(true);

  const second = await compare({ ...plan, seeds: [5, 6] });
  expect(second.failure).toBeUndefined();
  expect(second.lines.join("\n")).toContain("2 of 4 runs are done.");
  const after = cellsIn();
  expect(after.slice(0, 2)).toEqual(before);
  expect(after.slice(2).map(({ key }) => key)).toEqual(["run joint seed 6", "run mlb seed 6"]);
  expect(readFileSync(join(out, "table.md"), "utf8")).toMatch(/\| MLB \| .* \| 2\/2 \|/);
  expect(readFileSync(join(out, "table.tex"), "utf8")).toContain("\\bottomrule");
  expect(readFileSync(join(out, "runs.csv"), "utf8").trim().split("\n")).toHaveLength(5);
  for (const picture of ["bars.png", "curves.png"])
    expect(statSync(join(out, picture)).size, picture).toBeGreaterThan(5000);
});

test("a comparison runs on a folder of clips", async () => {
  const data = copyFixtureClips(join(folder, "compared-shapes"));
  const { data: _puppets, ...base } = config;
  const plan = write("own-plan.json", { base: { ...base, batchSize: 4 }, methods: ["joint"] });
  const out = join(folder, "compared-own");
  const ended = await run("--compare", plan, "--data", data, "--out", out);
  expect(ended.failure).toBeUndefined();
  const { cells } = JSON.parse(readFileSync(join(out, "compare.json"), "utf8")) as Comparison;
  expect(cells.map(({ summary }) => summary?.dataset.classes)).toEqual([["circle", "square"]]);
});

test("a plan that cannot run gives a sentence", async () => {
  const out = join(folder, "refused");
  for (const [plan, more, sentence] of [
    [{ base: config, methods: ["sorcery"] }, [], "is not one of joint,"],
    [{ base: config }, ["--test"], 'in a plan, set "openTest": true.'],
    [{ base: config }, ["--data", folder], 'the plan is on "puppets"'],
  ] as const) {
    expectRefusal(await run("--compare", write("bad.json", plan), "--out", out, ...more), sentence);
  }
});
