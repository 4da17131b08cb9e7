/** Every method in the real loop, over every fusion, and at no strength. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Method } from "../../../src/contract/cards";
import type { Choice, ExperimentConfig } from "../../../src/contract/experiment";
import { LabError } from "../../../src/contract/errors";
import { fusions } from "../../../src/core/fusion/index";
import { parts } from "../../../src/core/methods/index";
import { takeSnapshot } from "../../../src/core/train/snapshot";
import { runForward } from "../../../src/core/train/forward";
import * as tf from "../../../src/core/tf";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { methods } from "../../../src/lab/methods";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { reportsOf } from "../../support/reportsOf";
import { toyFeatures } from "../../support/toyFeatures";

// hundreds of small runs: too many for plain JavaScript
beforeAll(() => useBackend("wasm"));

const build = (config: Partial<ExperimentConfig>, modalities = ["audio", "video"]): Promise<Run> =>
  buildRun(tinyConfig({ epochs: 3, ...config }), toyFeatures({ modalities }), idleDevice, () => 0);

/** The method's parts, its codebook no larger than the toy needs. */
const partsOf = (method: Method): Choice[] =>
  method.parts.map((part) =>
    part.id === "quantiser" ? { id: part.id, params: { codes: 16 } } : part,
  );
const cardsOf = (method: Method) =>
  parts.filter(({ card }) => method.parts.some(({ id }) => id === card.id)).map(({ card }) => card);
const named = methods.map((method) => [method.id, method] as const);

describe("a method through whole epochs", () => {
  it.each(named)(
    "%s: has finite losses, logs its declared charts, is reproducible and leaks no tensor",
    async (_id, method) => {
      const config = {
        ...(method.fusion ? { fusion: method.fusion } : {}),
        parts: partsOf(method),
      };
      const before = tf.memory().numTensors;
      const run = await build(config);
      const reports = await reportsOf(run);
      expect(reports.length).toBeGreaterThanOrEqual(6);
      const shows = cardsOf(method).flatMap((card) => card.charts ?? []);
      const last = reports.at(-1);
      const shown = Object.keys(last?.shown ?? {});
      for (const { quantity } of shows)
        expect(shown.some((name) => name.startsWith(`${quantity}/`))).toBe(true);
      for (const { loss, shown, k } of reports) {
        const all = [...Object.values(loss), ...Object.values(shown), ...Object.values(k)];
        expect(all.every(Number.isFinite)).toBe(true);
      }
      run.dispose();
      expect(tf.memory().numTensors).toBe(before);
      const again = await build(config);
      expect((await reportsOf(again)).map(({ loss }) => loss)).toEqual(
        reports.map(({ loss }) => loss),
      );
      again.dispose();
    },
  );

  it("learns between epochs: prototypes move, and accuracies set MSLR's rates", async () => {
    const run = await build({
      epochs: 4,
      parts: [{ id: "mslr", params: { memory: 1 } }, { id: "pmr" }],
    });
    const reports = await reportsOf(run);
    const prototypes = run.training.pipeline.parts.flatMap((part) => part.state ?? []);
    expect(prototypes.some((each) => Math.abs(each.dataSync()[0] ?? 0) > 0)).toBe(true);
    expect(reports[0]?.k["audio"]).toBeCloseTo(0.9, 6);
    expect(reports[0]?.k["video"]).toBeCloseTo(1.1, 6);
    const rates = new Set(reports.map(({ k }) => k["audio"]?.toFixed(5)));
    expect(rates.size).toBeGreaterThan(1);
    // what was learnt between epochs is part of a snapshot
    const snapshot = takeSnapshot(run.training.pipeline, 0);
    const values = prototypes.map((each) => [...each.dataSync()]);
    tf.tidy(() => prototypes.forEach((each) => each.assign(tf.zerosLike(each))));
    snapshot.restore();
    expect(prototypes.map((each) => [...each.dataSync()])).toEqual(values);
    snapshot.dispose();
    run.dispose();
  });
});

describe("a method at no strength", () => {
  const cases: readonly (readonly [string, Choice])[] = [
    ["ogm", { id: "ogm", params: { alpha: 0 } }],
    ["pmr", { id: "pmr", params: { alpha: 0 } }],
    ["mslr", { id: "mslr", params: { rule: "keep", first: 1, last: 1 } }],
  ];
  it.each(cases)("%s is joint training, to the bit", async (_id, part) => {
    const totals = async (chosen: Choice[]) => {
      const run = await build({ epochs: 2, parts: chosen });
      const reports = await reportsOf(run);
      const weights = run.training.pipeline.model.groups.flatMap(({ variables }) =>
        variables.map((variable) => [...variable.dataSync()]),
      );
      run.dispose();
      return { fused: reports.map(({ loss }) => loss["fused"]), weights };
    };
    expect(await totals([part])).toEqual(await totals([]));
  });
});

/** Where the usual size is much for a test. */
const smaller: Readonly<Record<string, Choice["params"]>> = {
  tf: { width: 8, blocks: 1, heads: 2, kernel: 3 },
  "ml-lstm": { width: 8 },
  "conv-maps": { channels: 4, width: 8 },
};

describe("every method with every fusion", () => {
  const pairs = fusions.flatMap(({ card }) =>
    methods.map((method) => [method.id, card.id, method] as const),
  );
  it.each(pairs)(
    "%s with %s trains two and three modalities, or is refused in a sentence",
    async (_id, fusionId, method) => {
      const chosen = fusions.find(({ card }) => card.id === fusionId)?.card;
      const cards = cardsOf(method);
      for (const modalities of [
        ["audio", "video"],
        ["one", "two", "vthree"],
      ]) {
        const params = smaller[fusionId];
        const fusion = { id: fusionId, ...(params ? { params } : {}) };
        const wanted = { fusion, parts: partsOf(method) };
        const isRefused = cards.some(
          (card) =>
            (card.needsAdditive !== undefined && !chosen?.isAdditive) ||
            (card.needsLearnedFusion !== undefined && chosen?.isFixed) ||
            (card.twoModalities !== undefined && modalities.length !== 2) ||
            card.onlyWith?.some(({ slot, id }) => slot === "fusion" && id !== fusionId),
        );
        if (isRefused) {
          const refused = await build(wanted, modalities).catch((error: unknown) => error);
          expect(refused).toBeInstanceOf(LabError);
          expect((refused as LabError).message).toMatch(
            /^.+ (cannot run with|needs) .+: its .+\.$/,
          );
          continue;
        }
        const run = await build(wanted, modalities);
        const reports = await reportsOf(run, 2);
        expect(reports.every(({ loss }) => Object.values(loss).every(Number.isFinite))).toBe(true);
        expect(Object.keys(reports[0]?.k ?? {})).toEqual(modalities);
        run.dispose();
      }
    },
  );
});

describe("the mask's soft gate", () => {
  it("shows the classifier features times Ω, and moves Ω by what the task says", async () => {
    const soft = { id: "mask", params: { gate: "soft", initial: 0.1, lambda: 0 } };
    const run = await build({ epochs: 1, parts: [soft] });
    const { pipeline, train: table } = run.training;
    const batch = table.batch([0, 1, 2]);
    const { pooled, selected } = runForward(pipeline, batch);
    const wanted = [...(pooled["audio"]?.dataSync() ?? [])].map((value) =>
      Math.fround(value * 0.1),
    );
    const found = [...(selected["audio"]?.dataSync() ?? [])];
    expect(found).toHaveLength(wanted.length);
    found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i] ?? NaN, 6));
    await reportsOf(run);
    const [omega] = pipeline.groups.filter(({ role }) => role === "mask");
    const values = [...(omega?.variables[0]?.dataSync() ?? [])];
    expect(values.some((value) => Math.abs(value - 0.1) > 1e-4)).toBe(true);
    run.dispose();
  });
});
