import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { comparisonJson, planJson, readComparisonFile } from "../../../src/compare/comparisonFile";
import { methodConflict } from "../../../src/compare/methodConflicts";
import { parsePlan } from "../../../src/compare/parsePlan";
import { plannedRuns } from "../../../src/compare/queue";
import { configOf, replicatesOf, rowsOf } from "../../../src/compare/rows";
import { sharedSwitches } from "../../../src/compare/sharedSwitches";
import { fromHash, withPreset } from "../../../src/contract/link";
import { parseExperiment } from "../../../src/contract/parseExperiment";
import { valueOf } from "../../../src/contract/valueOf";
import { catalogue } from "../../../src/lab/catalogue";
import { root } from "../../../tools/serve";

const parsed = (json: unknown) => {
  return valueOf(parsePlan(json, catalogue));
};
const refusal = (json: unknown): string => {
  const outcome = parsePlan(json, catalogue);
  return outcome.ok ? "" : outcome.failure.message;
};

describe("a plan", () => {
  it("has every method that can run, once, with the default's seed, if the file is empty", () => {
    const plan = parsed({});
    expect(plan.methods).toEqual(
      catalogue.methods
        .filter((one) => methodConflict(one, plan.base, catalogue) === "")
        .map(({ id }) => id),
    );
    expect(plan.methods[0]).toBe("joint");
    expect(plan.replicates).toEqual({ kind: "seeds", seeds: [7] });
    expect(plan.trials).toBeUndefined();
  });

  it("has no method that the fusion or the number of modalities excludes", () => {
    const gated = parsed({ base: { fusion: { id: "gated" } } });
    expect(gated.methods).not.toContain("ogm");
    expect(gated.methods).toContain("multi-loss");
    const three = parsePlan({}, catalogue, 3);
    const forTwo = catalogue.methods.filter(({ parts }) =>
      parts.some(({ id }) => catalogue.parts.find((part) => part.id === id)?.twoModalities),
    );
    for (const { id } of forTwo) expect(three.ok && three.value.methods).not.toContain(id);
  });

  it("has consecutive seeds from the base's, or those of a list", () => {
    expect(parsed({ seeds: 3, base: { seed: 40 } }).replicates).toEqual({
      kind: "seeds",
      seeds: [40, 41, 42],
    });
    expect(parsed({ seeds: [3, 9] }).replicates).toEqual({ kind: "seeds", seeds: [3, 9] });
  });

  it("is read back equal from its JSON", () => {
    const plans = [
      parsed({
        seeds: [1, 2],
        alone: ["audio"],
        openTest: true,
        testEpochs: 5,
        shared: { actOn: "gradient" },
      }),
      parsed({ folds: 4, base: { seed: 3, epochs: 2 }, methods: ["mlb"] }),
      parsed({
        trials: { count: 2, spaces: { mlb: { "mlb.alpha": { min: 0.1, max: 1, log: true } } } },
      }),
    ];
    for (const plan of plans)
      expect(parsed(JSON.parse(JSON.stringify(planJson(plan))))).toEqual(plan);
  });

  it("docs/compare/seesaw.json is valid and has every method", () => {
    const text = readFileSync(`${root}docs/compare/seesaw.json`, "utf8");
    expect(parsed(JSON.parse(text)).methods).toEqual(parsed({}).methods);
  });

  const staged = ["stage1", "stage2", "tuned"].flatMap((stage) =>
    readdirSync(`${root}docs/compare/${stage}`)
      .filter((file) => file.endsWith(".json"))
      .map((file) => `${stage}/${file}`),
  );
  it.each(staged)("docs/compare/%s is valid, and has the references of its tests", (file) => {
    const plan = parsed(JSON.parse(readFileSync(`${root}docs/compare/${file}`, "utf8")));
    expect(plan).toMatchObject({ alone: ["audio", "video"], openTest: true });
    expect(plan.testEpochs).toBeGreaterThan(0);
    expect(plan.methods).toEqual(expect.arrayContaining(["joint", "unimodal"]));
    expect(rowsOf(plan, catalogue).flatMap(({ refusal }) => refusal || [])).toEqual([]);
  });

  it("starts from a preset, and adds data parameters to it", () => {
    const data = { params: { testClips: 48 } };
    const plan = parsed({
      version: 2,
      preset: "hum",
      base: { data, epochs: 3 },
      methods: ["joint"],
    });
    const preset = withPreset(catalogue.presets.find(({ id }) => id === "hum")?.config, catalogue);
    expect(plan.base).toMatchObject({ epochs: 3, parts: [], encoder: preset.encoder });
    expect(plan.base.data.params).toEqual({ ...preset.data.params, testClips: 48 });
  });

  it("on a preset is completed by the defaults of its version, as a link is", () => {
    const encoderOf = (version: number) => parsed({ version, preset: "seesaw" }).base.encoder;
    // so that this test can fail: the preset sets no encoder
    expect(encoderOf(1)).not.toEqual(encoderOf(2));
    for (const version of [1, 2])
      for (const { id } of catalogue.presets) {
        const { config } = fromHash(`v=${version}&preset=${id}`, catalogue);
        expect(parsed({ version, preset: id }).base, id).toEqual({ ...config, parts: [] });
      }
  });

  it("repeats every fold with every seed, if both are given", () => {
    const plan = parsed({ folds: 3, seeds: [5, 6], methods: ["joint"] });
    expect(replicatesOf(plan).map(({ name }) => name)).toEqual([
      "fold 1 of 3, seed 5",
      "fold 2 of 3, seed 5",
      "fold 3 of 3, seed 5",
      "fold 1 of 3, seed 6",
      "fold 2 of 3, seed 6",
      "fold 3 of 3, seed 6",
    ]);
    expect(plannedRuns(plan, catalogue, []).map(({ config }) => config.seed)).toEqual([
      5, 5, 5, 6, 6, 6,
    ]);
    expect(parsed(JSON.parse(JSON.stringify(planJson(plan))))).toEqual(plan);
  });

  it.each([
    [[], "Expected a plan as an object, got []."],
    [{ sedes: 3 }, '"sedes" is not part of a plan; remove it.'],
    [{ version: 3 }, "version: expected 1 or 2, got 3."],
    [{ base: { epohcs: 3 } }, 'base: "epohcs" is not a setting'],
    [{ base: { epochs: 0 } }, "base: epochs: 0 is outside"],
    [{ base: { parts: [{ id: "mlb" }] } }, "the methods bring their parts"],
    [{ methods: ["sorcery"] }, 'methods: "sorcery" is not one of joint,'],
    [{ methods: "joint" }, 'methods: expected a list of ids, got "joint".'],
    [{ methods: ["joint", "joint"] }, 'methods: expected each entry once, got ["joint","joint"].'],
    [{ methods: [] }, "methods: choose at least one."],
    [{ seeds: 0 }, "seeds: expected how many"],
    [{ seeds: [1, 1] }, "seeds: expected each entry once, got [1,1]."],
    [
      { seeds: [1.5] },
      "seeds: expected how many, or a list of whole numbers, at most 50, got [1.5].",
    ],
    [{ seeds: 2, base: { seed: 4294967295 } }, "set a smaller base.seed."],
    [{ trials: {} }, "trials.count is missing; add it."],
    [{ seeds: 20, folds: 3 }, "seeds and folds: together at most 50 repetitions."],
    [{ preset: "sorcery" }, 'preset: "sorcery" is not one of'],
    [{ folds: 2 }, "folds: expected a whole number from 3 to 20, got 2."],
    [{ testEpochs: 5 }, "testEpochs: without openTest the test split stays sealed"],
    [{ openTest: true, testEpochs: 101 }, "testEpochs: expected a whole number from 0 to 100"],
    [{ openTest: 1 }, "openTest: expected true or false, got 1."],
    [{ shared: { sorcery: 1 } }, 'shared: no part has a parameter "sorcery".'],
    [{ shared: { actOn: "brake" } }, "is not one of step, gradient"],
    [{ trials: 3 }, "trials: expected an object with a count, got 3."],
    [{ trials: { count: 0 } }, "trials.count: expected a whole number"],
    [{ trials: { count: 2, learningRate: { min: 1, max: 0.1 } } }, "trials.learningRate"],
    [
      { trials: { count: 2, spaces: { mlb: { "ogm.alpha": { min: 0, max: 1 } } } } },
      "is not a number that this method takes.",
    ],
    [
      { trials: { count: 2, spaces: { mlb: { "mlb.alpha": { min: -9, max: 1 } } } } },
      "must have a min and a larger max within",
    ],
  ])("is refused with a sentence: %j", (json, sentence) => {
    expect(refusal(json)).toContain(sentence);
  });
});

describe("the configuration of a run", () => {
  it("is valid for every row and repetition", () => {
    const plan = parsed({ folds: 3, alone: ["audio"] });
    for (const row of rowsOf(plan, catalogue))
      for (const replicate of replicatesOf(plan)) {
        const config = configOf(plan, catalogue, row, replicate);
        expect(() => parseExperiment(config, catalogue)).not.toThrow();
        expect(config.data.params).toMatchObject({ folds: 3, fold: replicate.fold?.number });
      }
  });

  it("differs between rows in parts and modalities only", () => {
    const plan = parsed({ seeds: [4], alone: ["video"], methods: ["joint", "mlb"] });
    const [first] = replicatesOf(plan);
    if (!first) throw new Error("no seed");
    const configs = rowsOf(plan, catalogue).map((row) => configOf(plan, catalogue, row, first));
    expect(configs.map(({ modalities }) => modalities)).toEqual([["video"], [], []]);
    expect(configs.map(({ parts }) => parts.map(({ id }) => id))).toEqual([
      [],
      [],
      ["unimodal-losses", "mlb"],
    ]);
    const same = configs.map((config) => ({ ...config, parts: [], modalities: [] }));
    expect(new Set(same.map((config) => JSON.stringify(config))).size).toBe(1);
  });

  it("gives the shared setting to every part that has it", () => {
    const keys = [...sharedSwitches(catalogue).keys()];
    expect(keys).toEqual(expect.arrayContaining(["actOn", "scope"]));
    const plan = parsed({ shared: { actOn: "gradient", scope: "modality" } });
    const [first] = replicatesOf(plan);
    if (!first) throw new Error("no seed");
    for (const row of rowsOf(plan, catalogue))
      for (const { id, params } of configOf(plan, catalogue, row, first).parts) {
        const card = catalogue.parts.find((part) => part.id === id);
        if (card && "actOn" in card.params)
          expect(params).toMatchObject({ actOn: "gradient", scope: "modality" });
        else expect(params ?? {}).not.toHaveProperty("actOn");
      }
  });
});

describe("a method that sets a shared parameter itself", () => {
  it("keeps its value", () => {
    const plan = parsed({ shared: { actOn: "step", scope: "modality" } });
    const [first] = replicatesOf(plan);
    const [joint] = rowsOf(plan, catalogue);
    if (!first || !joint) throw new Error("no run");
    const row = { ...joint, parts: [{ id: "ogm", params: { actOn: "gradient" } }] };
    expect(configOf(plan, catalogue, row, first).parts).toEqual([
      { id: "ogm", params: { actOn: "gradient", scope: "modality" } },
    ]);
  });
});

describe("a comparison file", () => {
  it("is read with its runs, without damaged ones and those of another plan", () => {
    const plan = parsed({ seeds: [1, 2], methods: ["joint", "mlb"] });
    const cells = plannedRuns(plan, catalogue, []).map(({ key, hash, row, replicate }) => ({
      key,
      hash,
      row: row.id,
      replicate,
      kind: "run" as const,
      setting: {},
      seconds: 3,
      failure: "It went wrong.",
    }));
    const text = comparisonJson({ created: "2026-01-01", plan, cells });
    const whole = JSON.parse(text) as { cells: object[] };
    expect(readComparisonFile(whole, catalogue)).toEqual({
      ok: true,
      value: { plan, cells, dropped: 0 },
    });
    const damaged = {
      ...whole,
      cells: [
        { ...whole.cells[0], hash: "seed=9" },
        { ...whole.cells[1], failure: undefined, summary: { validation: [{ fused: 7 }] } },
        ...whole.cells.slice(2),
      ],
    };
    const read = readComparisonFile(damaged, catalogue);
    expect(read.ok && read.value).toEqual({ plan, cells: cells.slice(2), dropped: 2 });
  });
});
