import { beforeAll, describe, expect, it } from "vitest";
import { fromHash, toHash } from "../../../src/contract/link";
import { parseParams } from "../../../src/contract/params";
import { batchRows } from "../../../src/core/data/clipTable";
import { planPuppets, puppetsParams } from "../../../src/core/data/synthetic/puppetPlan";
import { catalogue } from "../../../src/lab/catalogue";
import { buildRun } from "../../../src/lab/buildRun";
import { cmVqVaePresets } from "../../../src/lab/cmVqVaePresets";
import { createMedia } from "../../../src/datasets/media";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { presetConfig } from "../../support/presetConfig";

beforeAll(() => useBackend("wasm"));

const configOf = (id: string) => presetConfig(cmVqVaePresets, id);

describe("the presets of CM-VQVAE as built", () => {
  it.each(cmVqVaePresets.map(({ id }) => [id]))("%s is valid and survives its link", (id) => {
    const config = configOf(id);
    expect(fromHash(toHash(config, catalogue), catalogue)).toEqual({ config, problems: [] });
  });

  it("take 2,016 steps of 128 clips, as the sentence says", () => {
    const { data, batchSize, epochs, seed } = configOf("cm-vqvae-as-built");
    const plan = planPuppets(parseParams("puppets", puppetsParams, data.params), seed);
    expect(batchRows(plan.counts.train, batchSize, seed, 1).length * epochs).toBe(2016);
    expect(batchSize).toBe(128);
  });

  it.each([
    ["cm-vqvae-as-built", 2.9e12],
    ["cm-vqvae-as-built-small", 2.0e9],
  ])("%s costs about %d multiplications and additions a step", async (id, flops) => {
    const config = configOf(id);
    const few = { id: "puppets", params: { ...config.data.params, clips: 96 } };
    const run = await buildRun(
      { ...config, data: few, batchSize: 2 },
      createMedia().features,
      idleDevice,
      () => 0,
    );
    expect((run.flopsPerStep / 2) * config.batchSize).toBeGreaterThan(0.95 * flops);
    expect((run.flopsPerStep / 2) * config.batchSize).toBeLessThan(1.05 * flops);
    run.dispose();
  });
});
