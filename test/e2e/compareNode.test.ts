/** A comparison in Node gives the same bits as the page's, and the page opens its results. */
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Cell, Comparison } from "../../src/contract/compare";
import { runCompare } from "../../studies/compare";
import { runHeadless } from "../../tools/headless";
import { servePage, useServedBrowser } from "../support/browser";
import { copyFixtureClips } from "../support/fixtureClips";
import { tinyFile } from "./runTool";
import { tempFolder, writeIn } from "./tempFolder";

const folder = tempFolder();
const page = useServedBrowser(servePage);

const cellsIn = (out: string): readonly Cell[] => {
  const { cells } = JSON.parse(readFileSync(join(out, "compare.json"), "utf8")) as Comparison;
  return cells.toSorted((a, b) => a.key.localeCompare(b.key));
};
/** The figures of the runs, without times and the name of the backend. */
const figuresIn = (out: string) =>
  cellsIn(out).map(({ key, hash, failure, summary }) => {
    const { stepMs: _ms, backend: _name, ...figures } = summary ?? { stepMs: 0, backend: "" };
    return { key, hash, failure, figures };
  });

const failuresIn = (out: string) => cellsIn(out).flatMap(({ failure }) => failure ?? []);

async function inPage(plan: string, out: string, ...more: readonly string[]): Promise<string> {
  const lines: string[] = [];
  await runHeadless(
    ["--compare", plan, "--out", out, ...more],
    (line) => lines.push(line),
    (_options, work) => work(page.browser, page.url),
  );
  return lines.join("\n");
}
const inNode = async (plan: string, out: string, ...more: readonly string[]): Promise<string> => {
  const lines: string[] = [];
  await runCompare(["--plan", plan, "--out", out, ...more], (line) => lines.push(line));
  return lines.join("\n");
};

test("built-in clips give the same bits in Node and in the page, which opens Node's file", async () => {
  const [node, browser] = [join(folder, "node"), join(folder, "page")];
  const methods = ["joint", "mlb", "cm-vqvae"];
  const rows = { methods, alone: ["audio"], ridge: ["audio", "video"] };
  const wanted = { base: tinyFile, ...rows, seeds: [5], openTest: true };
  const plan = writeIn(folder, "plan.json", JSON.stringify(wanted));
  await inPage(plan, browser);
  expect(await inNode(plan, node, "--processes", "2")).toContain("0 of 6 runs are done.");
  expect(figuresIn(node)).toEqual(figuresIn(browser));
  expect(failuresIn(node)).toEqual([]);
  const ridge = cellsIn(node).filter(({ summary }) => summary?.ridge);
  expect(ridge.map(({ summary }) => summary?.ridge?.modality)).toEqual(["Sound", "Picture"]);
  expect(ridge.every(({ summary }) => summary?.test !== undefined)).toBe(true);
  expect(readFileSync(join(node, "table.md"), "utf8")).toContain("Ridge regression on raw picture");
  expect(await inPage(plan, node)).toContain("6 of 6 runs are done.");
  expect(await inNode(plan, node)).toContain("6 of 6 runs are done.");
});

test("real clips, decoded once, give the same bits in Node and in the page", async () => {
  const data = copyFixtureClips(join(folder, "shapes"));
  const [node, browser] = [join(folder, "node-own"), join(folder, "page-own")];
  const { data: _puppets, ...base } = tinyFile;
  const own = { id: "clips", params: { groupSource: "file-name" } };
  const wanted = {
    base: { ...base, batchSize: 4, data: own },
    methods: ["joint", "multi-loss"],
    folds: 3,
    openTest: true,
  };
  const plan = writeIn(folder, "own.json", JSON.stringify(wanted));
  await inPage(plan, browser, "--data", data);
  await inNode(plan, node, "--data", data);
  expect(figuresIn(node)).toEqual(figuresIn(browser));
  expect(failuresIn(node)).toEqual([]);
  expect(figuresIn(node)).toHaveLength(6);
});

test("a plan that cannot run in Node gives a sentence", async () => {
  const out = join(folder, "refused");
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const own = { base: { ...tinyFile, data: { id: "clips" } }, methods: ["joint"] };
  for (const [plan, more, sentence] of [
    [{ base: tinyFile, methods: ["sorcery"] }, [], "is not one of joint,"],
    [{ base: { ...tinyFile, backend: "webgpu" } }, [], "Node trains on WebAssembly"],
    [{ base: tinyFile }, ["--data", empty], 'the plan is on "puppets"'],
    [own, [], "name their folder with --data FOLDER"],
    [own, ["--data", empty], "contains no files."],
    [own, ["--data", empty, "--processes", "0"], "--processes must be a whole number"],
  ] as const) {
    const file = writeIn(folder, "bad.json", JSON.stringify(plan));
    await expect(inNode(file, out, ...more)).rejects.toThrow(sentence);
  }
});
