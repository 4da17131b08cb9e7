import { describe, expect, it } from "vitest";
import type { EpochReport, StepReport } from "../../../src/contract/telemetry";
import { previousPrefix, chartRows, createCurves } from "../../../src/state/curves";
import { createSeries, rowBefore, type Series } from "../../../src/state/series";

const stepsOf = (series: Series) =>
  Array.from({ length: series.length() }, (_, i) => series.stepAt(i));

describe("createSeries", () => {
  it("keeps every append below its capacity, with absent values as NaN", () => {
    const series = createSeries(8);
    series.append(1, { a: 1 });
    series.append(2, { a: 3, b: Number.NaN });
    series.append(3, { b: 5 });
    expect(series.length()).toBe(3);
    expect([0, 1, 2].map((i) => series.stepAt(i))).toEqual([1, 2, 3]);
    expect([0, 1, 2].map((i) => series.valueAt("a", i))).toEqual([1, 3, Number.NaN]);
    expect([0, 1, 2].map((i) => series.valueAt("b", i))).toEqual([Number.NaN, Number.NaN, 5]);
  });

  it("stays within its capacity over 60,000 appends and still spans the whole run", () => {
    const series = createSeries(200);
    for (let step = 1; step <= 60_000; step += 1) series.append(step, { a: step });
    expect(series.length()).toBeLessThanOrEqual(200);
    expect(series.length()).toBeGreaterThan(90);
    expect(series.stepAt(0)).toBeLessThan(700);
    expect(series.stepAt(series.length() - 1)).toBe(60_000);
    const steps = Array.from({ length: series.length() }, (_, i) => series.stepAt(i));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  it("averages what it merges: the mean over all rows is the mean of all appends", () => {
    const series = createSeries(4);
    for (let step = 1; step <= 16; step += 1) series.append(step, { a: step });
    const rows = Array.from({ length: series.length() }, (_, i) => series.valueAt("a", i));
    expect(rows.reduce((sum, value) => sum + value, 0) / rows.length).toBeCloseTo(8.5);
  });

  it("averages only present values when it merges", () => {
    const series = createSeries(4);
    series.append(1, { a: 2 });
    series.append(2, { b: 1 });
    series.append(3, { a: 4 });
    series.append(4, { a: 6 });
    expect(series.valueAt("a", 0)).toBe(2);
    expect(series.valueAt("a", 1)).toBe(5);
    expect(series.valueAt("b", 1)).toBeNaN();
  });

  it("refuses a capacity that cannot be halved", () => {
    expect(() => createSeries(5)).toThrow(RangeError);
    expect(() => createSeries(2)).toThrow(RangeError);
  });

  it.each([8, 64])("continues after a rollback, capacity %i", (capacity) => {
    const series = createSeries(capacity);
    for (let step = 1; step <= 20; step += 1) series.append(step, { a: step, gone: step });
    series.dropAfter(12);
    expect(stepsOf(series).at(-1)).toBe(12);
    for (let step = 13; step <= 30; step += 1) series.append(step, { a: -step });
    const steps = stepsOf(series);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(30);
    const last = series.length() - 1;
    expect(series.valueAt("a", last)).toBeLessThan(0);
    expect(series.valueAt("gone", last)).toBeNaN();
  });

  it("drops an unfinished row, and nothing if no row is later", () => {
    const series = createSeries(4);
    for (let step = 1; step <= 5; step += 1) series.append(step, { a: step });
    series.dropAfter(5);
    expect(stepsOf(series)).toEqual([2, 4, 5]);
    series.dropAfter(4);
    expect(stepsOf(series)).toEqual([2, 4]);
    series.append(5, { a: 50 });
    expect(series.valueAt("a", 2)).toBe(50);
  });

  it("leaves no value of a dropped row in a later row with other columns", () => {
    const series = createSeries(8);
    for (let step = 1; step <= 4; step += 1) series.append(step, { a: step, gone: step });
    series.dropAfter(2);
    for (let step = 3; step <= 4; step += 1) series.append(step, { a: step });
    expect([0, 1, 2, 3].map((i) => series.valueAt("gone", i))).toEqual([1, 2, NaN, NaN]);
  });

  it("finds the row before a step", () => {
    const series = createSeries(8);
    for (const step of [2, 4, 6]) series.append(step, { a: step });
    expect([1, 2, 3, 6, 9].map((step) => rowBefore(series, step))).toEqual([-1, 0, 0, 2, 2]);
  });
});

const stepAt = (step: number, audio = 0.5): StepReport => ({
  type: "step",
  step,
  epoch: Math.ceil(step / 10),
  stepMs: 5,
  secondsLeft: 9,
  loss: { total: 2, fused: 1 },
  accuracy: { audio, video: 0.2, fused: 0.6 },
  k: { audio: 0.8, video: 1.2 },
  alpha: 0.6,
  kept: { audio: 0.25, video: 1 },
  zeta: Number.NaN,
  perplexity: { audio: 30, video: 40 },
  shown: {},
});
const epochAt = (step: number, audio: number): EpochReport => {
  const { secondsLeft: _secondsLeft, ...report } = stepAt(step);
  const validation = { audio, video: 0.1, fused: 0.9 };
  return { ...report, type: "epoch", accuracy: { train: {}, validation }, validationLoss: {} };
};

describe("chartRows", () => {
  it("puts step and epoch reports of one step into one row, in ascending order", () => {
    const curves = createCurves();
    for (const step of [5, 10]) curves.addStep(stepAt(step));
    curves.addEpoch(epochAt(10, 0.4));
    const rows = chartRows(curves, undefined);
    expect(rows.map(({ step }) => step)).toEqual([5, 10]);
    expect(rows[1]).toMatchObject({
      "train/audio": 0.5,
      "validation/audio": 0.4,
      "k/video": 1.2,
      "dropped/audio": 0.75,
      "loss/total": 2,
      alpha: 0.6,
    });
    expect(rows[1]?.zeta ?? null).toBeNull();
  });

  it("keeps the best single modality so far, never the fused one", () => {
    const curves = createCurves();
    for (const [i, audio] of [0.3, 0.5, 0.4].entries()) curves.addEpoch(epochAt(i + 1, audio));
    expect(chartRows(curves, undefined).map((row) => row["best-single"])).toEqual([0.3, 0.5, 0.5]);
  });

  it("deletes the epochs after a rollback and their best accuracy", () => {
    const curves = createCurves();
    for (const [i, audio] of [0.3, 0.9, 0.4].entries()) {
      curves.addStep(stepAt(10 * (i + 1)));
      curves.addEpoch(epochAt(10 * (i + 1), audio));
    }
    curves.dropAfter(15);
    expect(chartRows(curves, undefined).map(({ step }) => step)).toEqual([10]);
    curves.addStep(stepAt(20));
    curves.addEpoch(epochAt(20, 0.35));
    const rows = chartRows(curves, undefined);
    expect(rows.map(({ step }) => step)).toEqual([10, 20]);
    expect(rows.map((row) => row["best-single"])).toEqual([0.3, 0.35]);
  });

  it("shows the previous run at the same steps, and its tail if it was longer", () => {
    const previous = createCurves();
    for (const step of [1, 2, 3, 4]) previous.addStep(stepAt(step, step / 10));
    const current = createCurves();
    for (const step of [1, 2]) current.addStep(stepAt(step));
    previous.addEpoch(epochAt(1, 0.2));
    previous.addEpoch(epochAt(4, 0.8));
    const rows = chartRows(current, previous);
    expect(rows.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(rows.map((row) => row[`${previousPrefix}train/audio`])).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(rows.map((row) => row[`${previousPrefix}validation/audio`])).toEqual([
      0.2,
      expect.closeTo(0.4),
      expect.closeTo(0.6),
      0.8,
    ]);
    expect(rows[3]?.["train/audio"]).toBeUndefined();
  });

  it("never draws more than 300 rows, however long both runs are", () => {
    const [previous, current] = [createCurves(), createCurves()];
    for (let step = 1; step <= 20_000; step += 1) {
      previous.addStep(stepAt(step));
      if (step % 20 === 0) previous.addEpoch(epochAt(step, 0.4));
      if (step <= 9_000) current.addStep(stepAt(step));
      if (step <= 9_000 && step % 20 === 0) current.addEpoch(epochAt(step, 0.4));
    }
    const rows = chartRows(current, previous);
    expect(rows.length).toBeLessThanOrEqual(300);
    expect(rows.length).toBeGreaterThan(150);
  });
});
