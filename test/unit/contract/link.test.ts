import { describe, expect, it } from "vitest";
import { defaultExperiment, type ExperimentConfig } from "../../../src/contract/experiment";
import { fromHash, parseExperiment, toHash, withPreset } from "../../../src/contract/link";
import { fakeCatalogue as catalogue } from "../../support/fakeCatalogue";
import { fullPipeline } from "../../support/fullPipeline";

/** Links without a version, which the full pipeline completes, unless they name one. */
const read = (hash: string) => fromHash(hash, catalogue);

describe("fromHash", () => {
  it("reads an empty hash as the default experiment", () => {
    expect(read("")).toEqual({ config: defaultExperiment, problems: [] });
    expect(read("#")).toEqual({ config: defaultExperiment, problems: [] });
  });

  it("reads plain and dotted keys in any order", () => {
    const { config, problems } = read(
      "#mlb.alpha=0.4&backend=webgpu&epochs=2&parts=unimodal-losses,mlb&puppets.clips=60&modalities=audio&mlb.actOn=gradient",
    );
    expect(problems).toEqual([]);
    expect(config).toEqual({
      ...fullPipeline,
      backend: "webgpu",
      epochs: 2,
      modalities: ["audio"],
      data: { id: "puppets", params: { clips: 60 } },
      parts: [{ id: "unimodal-losses" }, { id: "mlb", params: { alpha: 0.4, actOn: "gradient" } }],
    });
  });

  it("reads an unknown version as the present one", () => {
    const { config, problems } = read("#v=3");
    expect(config).toEqual(defaultExperiment);
    expect(problems).toEqual([expect.stringContaining("version 2")]);
  });

  it("clamps numbers and reports it", () => {
    const { config, problems } = read("#epochs=1000000000&mlb.alpha=-3&seed=1.6");
    expect(config.epochs).toBe(1000);
    expect(config.seed).toBe(2);
    expect(config.parts.find(({ id }) => id === "mlb")?.params).toEqual({ alpha: 0 });
    expect(problems).toHaveLength(3);
  });

  it.each([
    ["epochs=many", "epochs"],
    ["epochs=NaN", "epochs"],
    ["epochs=", "epochs"],
    ["backend=cuda", "backend"],
    ["data=imagenet", "imagenet"],
    ["optimizer=lion", "lion"],
    ["mlb.alpha=NaN", "mlb.alpha"],
    ["mlb.alpha=Infinity", "mlb.alpha"],
    ["mlb.actOn=sideways", "sideways"],
    ["mask.absolute=1", "mask.absolute"],
    ["mlb.beta=1", "mlb.beta"],
    ["sgd.momentum=0.5", "not part of this run"],
    ["colour=red", "colour"],
    ["epochs=%E0%A4%A", "decoded"],
    ["preset=nonsense", "nonsense"],
    ["dataSeed=many", "dataSeed"],
    ["augmentations=rotate", "rotate"],
    ["averaging=swa", "swa"],
    ["time-mask.masks=2", "not part of this run"],
    ["modalities=Audio%20loud", "modality id"],
    [`seed=${"1".repeat(9000)}`, "longer"],
  ])("falls back to the default for %s, with one sentence", (hash, word) => {
    const { config, problems } = read(`#${hash}`);
    expect(config).toEqual(fullPipeline);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(word);
  });

  it.each([
    "__proto__=1",
    "__proto__.polluted=1",
    "constructor.prototype.polluted=1",
    "mlb.__proto__=1",
    "mlb.constructor=1",
    "puppets.prototype.polluted=1",
    "%5F_proto__.polluted=1",
    "a[__proto__][polluted]=1",
  ])("refuses the dangerous key %s and pollutes no prototype", (hash) => {
    const { config, problems } = read(`#${hash}&epochs=3`);
    expect(config).toEqual({ ...fullPipeline, epochs: 3 });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain("dangerous");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("refuses ids that are inherited properties", () => {
    const { config, problems } = read(
      "#parts=toString,mlb.hasOwnProperty,constructor&modalities=__proto__",
    );
    expect(config.parts).toEqual([]);
    expect(config.modalities).toEqual([]);
    expect(problems).toHaveLength(4);
  });

  it("leaves out a part that conflicts, and one whose required part is missing, with the reason", () => {
    const clash = read("#parts=unimodal-losses,mlb,ogm");
    expect(clash.config.parts.map(({ id }) => id)).toEqual(["unimodal-losses", "mlb"]);
    expect(clash.problems.join()).toContain("both set how fast each encoder learns");
    const lonely = read("#parts=mlb");
    expect(lonely.config.parts).toEqual([]);
    expect(lonely.problems.join()).toContain("needs Unimodal losses");
  });

  it("uses a preset for the keys that are absent", () => {
    const { config, problems } = read("#preset=quick&epochs=6");
    expect(problems).toEqual([]);
    expect(config.epochs).toBe(6);
    expect(config.data.params).toEqual({ clips: 120, actors: 12 });
  });
});

describe("toHash", () => {
  it("is empty for the default experiment", () => {
    expect(toHash(defaultExperiment, catalogue)).toBe("");
  });

  const samples: readonly (readonly [string, ExperimentConfig])[] = [
    ["parts", { ...defaultExperiment, parts: [{ id: "unimodal-losses" }] }],
    ["the user's clips", { ...defaultExperiment, data: { id: "clips" }, modalities: ["video"] }],
    [
      "another optimiser",
      { ...defaultExperiment, optimizer: { id: "sgd", params: { momentum: 0.5 } }, backend: "cpu" },
    ],
    [
      "parameters",
      {
        ...defaultExperiment,
        seed: 4294967295,
        batchSize: 8,
        data: { id: "puppets", params: { noisy: true, audioEasy: 0.25 } },
        parts: [{ id: "quantiser" }, { id: "mask", params: { lambda: 1e-5, absolute: true } }],
      },
    ],
    ["a preset", withPreset(catalogue.presets[2]?.config, catalogue)],
    ["a data seed", { ...defaultExperiment, dataSeed: 0 }],
    [
      "augmentations, averaging and selection",
      {
        ...defaultExperiment,
        augmentations: [{ id: "time-mask", params: { masks: 2 } }, { id: "mixup" }],
        averaging: { id: "ema", params: { decay: 0.9 } },
        selection: { id: "last-epoch" },
      },
    ],
  ];
  it.each(samples)("is read back equal: %s", (_name, config) => {
    const hash = toHash(config, catalogue);
    expect(hash).not.toBe("");
    expect(read(`#${hash}`)).toEqual({ config, problems: [] });
  });

  it("contains only the differences", () => {
    expect(toHash({ ...defaultExperiment, epochs: 2 }, catalogue)).toBe("v=2&epochs=2");
  });
});

describe("parseExperiment", () => {
  it("reads the default, and an empty object as the default", () => {
    expect(parseExperiment(structuredClone(defaultExperiment), catalogue)).toEqual(
      defaultExperiment,
    );
    expect(parseExperiment({}, catalogue)).toEqual(defaultExperiment);
  });

  it.each([
    ["a list", []],
    ["null", null],
    ["an unknown key", { speed: 3 }],
    ["an unknown key in a choice", { data: { id: "puppets", colour: 1 } }],
    ["an unknown parameter", { optimizer: { id: "adam", params: { beta: 1 } } }],
    ["a text for a number", { epochs: "3" }],
    ["a version from elsewhere", { version: 3 }],
    ["a part given twice", { parts: [{ id: "quantiser" }, { id: "quantiser" }] }],
    ["own __proto__", JSON.parse('{"__proto__": {"polluted": 1}}') as unknown],
  ])("throws a RangeError on %s without `report`", (_name, json) => {
    expect(() => parseExperiment(json, catalogue)).toThrow(RangeError);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("replaces and reports with `report`", () => {
    const problems: string[] = [];
    const json: unknown = { epochs: "3", speed: 1 };
    expect(parseExperiment(json, catalogue, (one) => problems.push(one))).toEqual(
      defaultExperiment,
    );
    expect(problems).toHaveLength(2);
  });
});
