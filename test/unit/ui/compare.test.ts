import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import { tableOf } from "../../../src/compare/resultTable";
import { defaultExperiment } from "../../../src/contract/experiment";
import { valueOf } from "../../../src/contract/valueOf";
import { catalogue } from "../../../src/lab/catalogue";
import {
  chosenMethods,
  estimateText,
  initialDraft,
  createPlan,
  type PlanDraft,
} from "../../../src/state/planDraft";
import { MethodChoice } from "../../../src/ui/compare/MethodChoice";
import { ResultTableView } from "../../../src/ui/compare/ResultTableView";
import { fakeCell, fakePlan } from "../../support/fakeRecord";

const setting = { config: defaultExperiment, catalogue, modalities: ["audio", "video"] };
const planned = (change: Partial<PlanDraft>) => createPlan({ ...initialDraft, ...change }, setting);

describe("the form", () => {
  it("is a valid plan from the start: every compatible method, three seeds, shared settings", () => {
    expect(valueOf(planned({}))).toMatchObject({
      name: `Puppets, ${defaultExperiment.epochs} epochs`,
      methods: chosenMethods(initialDraft, setting),
      replicates: { kind: "seeds", seeds: [7, 8, 9] },
      shared: { actOn: "step", scope: "encoder" },
      openTest: false,
    });
  });

  it.each([
    [{ seeds: "2" }, { kind: "seeds", seeds: [7, 8] }],
    [{ seeds: "3, 5 8" }, { kind: "seeds", seeds: [3, 5, 8] }],
    [{ seeds: "4," }, { kind: "seeds", seeds: [4] }],
    [
      { repeat: "folds", folds: "4" },
      { kind: "folds", of: 4, seed: 7 },
    ],
  ] as const)("reads %j", (change, replicates) => {
    const outcome = planned(change);
    expect(outcome.ok && outcome.value.replicates).toEqual(replicates);
  });

  it.each([
    [{ seeds: "many" }, "seeds: expected"],
    [{ seeds: "" }, "seeds: expected"],
    [{ repeat: "folds", folds: "2" }, "folds: expected"],
    [{ trials: "x" }, "trials.count: expected"],
    [{ trials: "2", rateMin: "1", rateMax: "0.1" }, "trials.learningRate"],
    [{ methods: [] }, "choose at least one"],
  ] as const)("says what is wrong with %j", (change, sentence) => {
    const outcome = planned(change);
    expect(outcome.ok ? "" : outcome.failure.message).toContain(sentence);
  });

  it("offers unimodal baselines for the modalities of the clips only", () => {
    const outcome = planned({ alone: ["video", "depth", "audio"] });
    expect(outcome.ok && outcome.value.alone).toEqual(["audio", "video"]);
    const draft = { ...initialDraft, alone: ["audio"] };
    const one = createPlan(draft, { ...setting, modalities: ["audio"] });
    expect(one.ok && one.value.alone).toEqual([]);
  });

  it("adds ridge regression on each modality of the runs, unless it is unticked", () => {
    const ridgeOf = (draft: Partial<PlanDraft>, modalities?: string[]) => {
      const outcome = createPlan({ ...initialDraft, ...draft }, { ...setting, modalities });
      return outcome.ok && outcome.value.ridge;
    };
    expect(ridgeOf({}, ["audio", "video"])).toEqual(["audio", "video"]);
    expect(ridgeOf({}, ["audio"])).toEqual(["audio"]);
    expect(ridgeOf({ ridge: false }, ["audio", "video"])).toBeUndefined();
    expect(ridgeOf({})).toBeUndefined();
  });

  it("estimates the time from a comparison of the same size, or says when it will be known", () => {
    const plan = fakePlan({ base: { ...fakePlan().base, epochs: 3 } });
    expect(estimateText(plan, {}, [])).toContain("4 runs. The duration is known");
    const before = {
      id: "a",
      created: "",
      plan: fakePlan(),
      cells: [fakeCell("joint", "seed 7", 0.5)],
    };
    // 10 s for one epoch, three epochs, four runs
    expect(estimateText(plan, {}, [before])).toContain("4 runs, about 2 min");
    const wider = { ...plan, base: { ...plan.base, batchSize: 64 } };
    expect(estimateText(wider, {}, [before])).toContain("known after the first");
  });

  it("offers compatible methods, and says why the others are not", () => {
    const gated = { ...setting, config: { ...defaultExperiment, fusion: { id: "gated" } } };
    const html = renderToStaticMarkup(
      createElement(MethodChoice, { draft: initialDraft, edit: () => undefined, setting: gated }),
    );
    expect(html).toMatch(/disabled=""[^>]*\/>OGM-GE/);
    expect(html).toContain("cannot run with Gated");
    expect(html).toMatch(/checked=""[^>]*\/>Multi-Loss|<input[^>]*checked=""[^>]*\/>Multi-Loss/);
    expect(html).toContain("audio alone");
  });
});

describe("the table", () => {
  const cells = ["seed 7", "seed 8"].flatMap((seed, i) => [
    fakeCell("joint", seed, 0.5 + i / 10),
    fakeCell("multi-loss", seed, 0.7 + i / 10),
  ]);
  const fused = { split: "best", subject: "fused" } as const;
  const html = renderToStaticMarkup(
    createElement(ResultTableView, {
      table: tableOf({ plan: fakePlan(), cells }, catalogue, fused),
    }),
  );

  it("has a header for every column and row, and names the best and the second best", () => {
    expect(html.match(/scope="col"/g)).toHaveLength(6);
    expect(html.match(/scope="row"/g)).toHaveLength(2);
    expect(html).toMatch(/<b>75\.0 ± 7\.1<span[^>]*>, best<\/span><\/b>/);
    expect(html).toMatch(/<u>55\.0 ± 7\.1<span[^>]*>, second<\/span><\/u>/);
    expect(html).toContain("Multi-Loss minus Joint is +20.0 points in each of 2 pairs");
  });
});
