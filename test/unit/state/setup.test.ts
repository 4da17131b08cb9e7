import { describe, expect, it } from "vitest";
import { defaultExperiment, type ExperimentConfig } from "../../../src/contract/experiment";
import {
  chooseCard,
  differences,
  partObstacle,
  switchPart,
  withParam,
} from "../../../src/state/setup";
import { createSetupStore, presetOf } from "../../../src/state/setupStore";
import { fakeCatalogue as catalogue } from "../../support/fakeCatalogue";
import { fullPipeline } from "../../support/fullPipeline";

const ids = (config: ExperimentConfig) => config.parts.map(({ id }) => id);
const mlb = catalogue.parts.find(({ id }) => id === "mlb");
const ogm = catalogue.parts.find(({ id }) => id === "ogm");

describe("switched", () => {
  it("switches the parts on that a part needs, and says so", () => {
    const { config, notice } = switchPart({ ...fullPipeline, parts: [] }, catalogue, "mask", true);
    expect(ids(config)).toEqual(["quantiser", "mask"]);
    expect(notice).toBe("Quantiser was switched on too, because Channel mask needs it.");
  });

  it("switches off what needs a part that goes off", () => {
    const { config, notice } = switchPart(fullPipeline, catalogue, "unimodal-losses", false);
    expect(ids(config)).not.toContain("mlb");
    expect(notice).toMatch(/^MLB coefficients.* switched off too, because .* Unimodal losses\.$/);
  });

  it("does not switch a part on beside one that excludes it, and gives the reason", () => {
    if (!ogm || !mlb) throw new Error("The fake catalogue lacks a part.");
    const { config, notice } = switchPart(fullPipeline, catalogue, "ogm", true);
    expect(config).toBe(fullPipeline);
    expect(notice).toContain("both set how fast each encoder learns");
    expect(partObstacle(ogm, fullPipeline, catalogue)).toBe(notice);
    const other = { ...fullPipeline, parts: [{ id: "ogm" }] };
    expect(partObstacle(mlb, other, catalogue)).toContain("OGM-GE");
  });

  it("does not offer a part without the data or the encoder that it is for, and says which", () => {
    if (!mlb) throw new Error("The fake catalogue lacks a part.");
    const [encoder] = catalogue.encoders;
    const slot = "encoder" as const;
    const onlyFor = (id: string) => ({
      ...mlb,
      onlyWith: [{ slot, id, why: "it reads its weights" }],
    });
    expect(partObstacle(onlyFor(encoder?.id ?? ""), fullPipeline, catalogue)).toBe("");
    expect(partObstacle(onlyFor("another"), fullPipeline, catalogue)).toBe(
      "Needs another as encoder: it reads its weights.",
    );
  });

  it("does not offer a part for two modalities where one is chosen", () => {
    if (!ogm) throw new Error("The fake catalogue lacks a part.");
    const forTwo = { ...ogm, twoModalities: "its predictions are defined for two modalities" };
    const on = (modalities: string[]) => ({ ...fullPipeline, parts: [], modalities });
    expect(partObstacle(forTwo, on(["audio"]), catalogue)).toBe(
      "Cannot run with 1 modalities: its predictions are defined for two modalities.",
    );
    expect(partObstacle(forTwo, on(["audio", "video"]), catalogue)).toBe("");
    expect(partObstacle(forTwo, on([]), catalogue)).toBe("");
  });

  it("keeps the parameters of the parts that stay", () => {
    const parts = [{ id: "quantiser", params: { codes: 64 } }];
    const { config } = switchPart({ ...fullPipeline, parts }, catalogue, "mask", true);
    expect(config.parts[0]).toEqual({ id: "quantiser", params: { codes: 64 } });
  });
});

describe("withParam", () => {
  it("clamps, keeps only what differs, and goes back to the default", () => {
    if (!mlb) throw new Error("The fake catalogue lacks a part.");
    const high = withParam({ id: "mlb" }, mlb, "alpha", 99);
    expect(high).toEqual({ id: "mlb", params: { alpha: 4 } });
    expect(withParam(high, mlb, "alpha", undefined)).toEqual({ id: "mlb" });
    expect(withParam(high, mlb, "alpha", 0.8)).toEqual({ id: "mlb" });
    expect(withParam(high, mlb, "nothing", 1)).toBe(high);
  });
});

describe("differences", () => {
  it("is empty for the default", () => {
    expect(differences(defaultExperiment, catalogue)).toEqual([]);
  });
  it("names values, choices and parts, each with what is usual", () => {
    const config = {
      ...chooseCard(defaultExperiment, "optimizer", "sgd"),
      epochs: 3,
      parts: [{ id: "unimodal-losses" }, { id: "mlb", params: { alpha: 0.1 } }],
    };
    const found = differences(config, catalogue).map(
      ({ label, value, defaultValue }) => `${label}: ${value}/${defaultValue}`,
    );
    expect(found).toContain("Optimiser: SGD with momentum/Adam");
    expect(found).toContain("MLB coefficients: on/off");
    expect(found).toContain("MLB coefficients: α: 0.1/0.8");
    expect(found).toContain(`Epochs: 3/${defaultExperiment.epochs}`);
  });
});

describe("setup store", () => {
  it("reads the link once the catalogue is there, and writes it back", () => {
    const setup = createSetupStore();
    expect(setup.link()).toBe("");
    setup.ready(catalogue, "#v=2&epochs=3&__proto__.polluted=1");
    expect(setup.store.getState().config.epochs).toBe(3);
    expect(setup.store.getState().linkProblems).toHaveLength(1);
    expect(setup.link()).toBe("v=2&epochs=3");
    setup.switchPart("mlb", true);
    setup.setPartParam("mlb", "alpha", 0.2);
    expect(setup.link()).toBe("v=2&epochs=3&parts=unimodal-losses,mlb&mlb.alpha=0.2");
    setup.reset();
    expect(setup.link()).toBe("");
  });

  it("recognises a preset, whatever the backend, and forgets it after an edit", () => {
    const setup = createSetupStore();
    setup.ready(catalogue, "#backend=cpu");
    setup.usePreset("quick");
    expect(setup.store.getState().config.backend).toBe("cpu");
    expect(presetOf(setup.store.getState().config, catalogue)).toBe("quick");
    setup.edit({ epochs: 7 });
    expect(presetOf(setup.store.getState().config, catalogue)).toBeUndefined();
  });
});
