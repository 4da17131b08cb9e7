/** Every part alone, with what it needs, on one to three modalities. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import { parts } from "../../../src/core/methods/index";
import * as tf from "../../../src/core/tf";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { fullPipeline } from "../../support/fullPipeline";
import { idleDevice } from "../../support/idleDevice";
import { fusionFor, partsOf, tinyConfig } from "../../support/lab";
import { toyFeatures, type ToySetting } from "../../support/toyFeatures";
import { totalsOf } from "../../support/training";

beforeAll(() => useBackend("wasm"));

const build = (config: ExperimentConfig, toy: ToySetting = {}) =>
  buildRun(config, toyFeatures(toy), idleDevice, () => 0);

const twoModalities = (id: string): boolean =>
  parts.find(({ card }) => card.id === id)?.card.twoModalities !== undefined;

describe("every subset of modalities and every part", () => {
  // parts for one dataset alone have tests of their own on it
  const all = parts
    .filter(({ card }) => !card.onlyWith?.some(({ slot }) => slot !== "fusion"))
    .map(({ card }) => card.id);
  const forTwo = new Set(all.filter((id) => twoModalities(id)));
  const cases = [
    ["nothing", []],
    ...all.map((id) => {
      const needs = parts.find(({ card }) => card.id === id)?.card.needs ?? [];
      return [id, [id, ...needs.map((need) => need.id)]] as const;
    }),
    ["every part of the full pipeline", fullPipeline.parts.map(({ id }) => id)],
  ] as const;
  for (const modalities of [["audio"], ["audio", "video"], ["one", "two", "vthree"]]) {
    const fit = cases.filter(([id]) => modalities.length === 2 || !forTwo.has(id));
    it.each(fit)(`trains ${modalities.length} modalities with %s`, async (name, ids) => {
      const config = { ...tinyConfig(fusionFor(name)), parts: partsOf(...ids) };
      const run = await build(config, { modalities });
      const first = totalsOf(run.training, 4);
      const tensors = tf.memory().numTensors;
      const totals = [...first, ...totalsOf(run.training, 8, 4)];
      expect(tf.memory().numTensors).toBe(tensors);
      expect(totals.every(Number.isFinite)).toBe(true);
      const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
      expect(mean(totals.slice(8))).toBeLessThan(mean(totals.slice(0, 3)));
      run.dispose();
      const again = await build(config, { modalities });
      expect(totalsOf(again.training, 4)).toEqual(first);
      again.dispose();
    });
  }
});
