/** Methods whose steps are not all alike: passes, stages, sub-runs, stops. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ExperimentConfig } from "../../../src/contract/experiment";
import type { EpochReport } from "../../../src/contract/telemetry";
import * as tf from "../../../src/core/tf";
import { digamma, logGamma } from "../../../src/core/tensor/gammaFunctions";
import { runForward } from "../../../src/core/train/forward";
import { train } from "../../../src/core/train/trainer";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";
import { noLoss, addLoss } from "../../../src/core/methods/equations/msesSmoothedLoss";

beforeAll(() => useBackend("wasm"));

const build = (config: Partial<ExperimentConfig>): Promise<Run> =>
  buildRun(tinyConfig(config), toyFeatures({}), idleDevice, () => 0);

const valuesOf = (run: Run, id: string): number[] =>
  run.training.pipeline.groups
    .filter((group) => group.id === id)
    .flatMap(({ variables }) => variables.flatMap((variable) => [...variable.dataSync()]));

/** Trains to the end; `look` at every epoch's end -> what it saw. */
async function byEpoch<T>(run: Run, look: (report: EpochReport) => T): Promise<T[]> {
  const seen: T[] = [];
  for await (const tick of train(run.training, () => false)) {
    if (tick.type === "epoch") seen.push(look(tick.report));
  }
  return seen;
}

describe("Unimodal", () => {
  it("trains each modality as if it were alone, to the bit", async () => {
    const both = await build({ parts: [{ id: "unimodal" }] });
    const alone = await build({ parts: [{ id: "unimodal" }], modalities: ["audio"] });
    await byEpoch(both, () => undefined);
    await byEpoch(alone, () => undefined);
    for (const id of ["encoder/audio", "head/audio"])
      expect(valuesOf(both, id)).toEqual(valuesOf(alone, id));
    both.dispose();
    alone.dispose();
  });
});

describe("ReconBoost", () => {
  it("moves one encoder in its turn, and all of them before and in between", async () => {
    const params = { pretrain: 1, alternate: 1, rectify: 1 };
    const run = await build({ epochs: 5, parts: [{ id: "reconboost", params }] });
    const ids = ["encoder/audio", "encoder/video", "fusion/boost-rate"];
    let before = ids.map((id) => valuesOf(run, id));
    const moved = await byEpoch(run, () => {
      const now = ids.map((id) => valuesOf(run, id));
      const changed = ids.filter((_, i) => now[i]?.some((value, j) => value !== before[i]?.[j]));
      before = now;
      return changed;
    });
    expect(moved).toEqual([
      ["encoder/audio", "encoder/video"],
      ["encoder/audio"],
      ids,
      ["encoder/video"],
      ids,
    ]);
    run.dispose();
  });
});

describe("MLA", () => {
  it("steps each encoder once and the shared head once a modality", async () => {
    const run = await build({ epochs: 1, parts: [{ id: "mla" }] });
    await byEpoch(run, () => undefined);
    const { counts } = run.training.pipeline.optimizer;
    const { step } = run.training;
    expect(counts).toEqual({
      "encoder/audio": step,
      "encoder/video": step,
      "head/shared": 2 * step,
    });
    run.dispose();
  });

  it("projects the head's gradient: with and without, heads go apart", async () => {
    const heads: number[][] = [];
    for (const projection of ["textbook", "off"]) {
      const run = await build({ epochs: 1, parts: [{ id: "mla", params: { projection } }] });
      await byEpoch(run, () => undefined);
      heads.push(valuesOf(run, "head/shared"));
      run.dispose();
    }
    expect(heads[0]).not.toEqual(heads[1]);
  });
});

describe("G-Blend", () => {
  it("weighs losses by sub-runs that leave the run where it was", async () => {
    const parts = [{ id: "unimodal-losses" }, { id: "g-blend", params: { every: 1 } }];
    const run = await build({ epochs: 2, parts });
    const start = valuesOf(run, "encoder/audio");
    const tried = train(run.training, () => true);
    const first = await tried.next();
    const report = first.value?.type === "report" ? first.value.report : undefined;
    const weights = Object.values(report?.shown ?? {});
    expect(Object.keys(report?.shown ?? {})).toEqual(["blend/audio", "blend/video", "blend/fused"]);
    expect(weights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5);
    expect(weights.some((weight) => Math.abs(weight - 1 / 3) > 1e-3)).toBe(true);
    expect(run.training.pipeline.optimizer.counts["encoder/audio"]).toBe(1);
    // one step of the run, not an epoch of a sub-run
    const moved = valuesOf(run, "encoder/audio").map((value, i) =>
      Math.abs(value - (start[i] ?? NaN)),
    );
    expect(Math.max(...moved)).toBeLessThan(0.011);
    await tried.return();
    run.dispose();
  });
});

describe("MSES", () => {
  it("watches a smoothed loss", () => {
    const losses = [1, 0.5, 0.9, 0.9];
    const seen = losses.reduce<ReturnType<typeof addLoss>[]>(
      (all, loss, i) => [...all, addLoss(all.at(-1) ?? noLoss, loss, i + 1, 0.6)],
      [],
    );
    expect(seen.map(({ bestEpoch }) => bestEpoch)).toEqual([1, 2, 2, 2]);
    expect(seen[1]?.smoothed).toBeCloseTo(0.8, 12);
    expect(seen[2]?.smoothed).toBeCloseTo(0.84, 12);
  });

  it("takes an encoder that got worse back to its best and lets it rest", async () => {
    // a rate at which losses soon rise
    const optimizer = { id: "adam", params: { learningRate: 0.2 } };
    const part = { id: "mses", params: { patience: 1, memory: 0 } };
    const run = await build({ epochs: 8, parts: [part], optimizer });
    const seen = await byEpoch(run, ({ k, validationLoss }) => ({
      k: k["audio"] ?? NaN,
      loss: validationLoss["audio"] ?? NaN,
      encoder: valuesOf(run, "encoder/audio"),
    }));
    const stop = seen.findIndex(({ k }) => k === 0);
    expect(stop).toBeGreaterThan(0);
    const before = seen.slice(0, stop);
    const best = before.reduce((a, b) => (b.loss < a.loss ? b : a));
    for (const { encoder } of seen.slice(stop)) expect(encoder).toEqual(best.encoder);
    run.dispose();
  });
});

describe("LFM learned", () => {
  it.each(["implicit", "official"])(
    "%s: moves alpha between epochs, within bounds",
    async (rule) => {
      const params = { rule, rate: 1, form: rule === "official" ? "posterior" : "contrastive" };
      const run = await build({ epochs: 3, parts: [{ id: "lfm-learned", params }] });
      const alphas = await byEpoch(run, ({ alpha }) => alpha);
      expect(alphas[0]).toBeCloseTo(0.63, 6);
      expect(new Set(alphas).size).toBeGreaterThan(1);
      for (const alpha of alphas) expect(alpha >= 0 && alpha <= 1).toBe(true);
      run.dispose();
    },
  );
});

describe("ln Gamma and its derivative", () => {
  it("are those of the tables, from 1 to large arguments", () => {
    const euler = 0.5772156649;
    const x = tf.tensor1d([1, 2, 5, 10.5, 1000]);
    const wanted = {
      digamma: [-euler, 1 - euler, 25 / 12 - euler, 2.30300103, 6.9072552],
      logGamma: [0, 0, Math.log(24), 13.94062521, 5905.22042321],
    };
    [...digamma(x).dataSync()].forEach((value, i) =>
      expect(value).toBeCloseTo(wanted.digamma[i] ?? NaN, 5),
    );
    [...logGamma(x).dataSync()].forEach((value, i) => {
      const exact = wanted.logGamma[i] ?? NaN;
      expect(Math.abs(value - exact)).toBeLessThan(1e-5 * Math.max(1, exact));
    });
    const slope = tf.grad((one) => tf.sum(logGamma(one)))(x);
    [...slope.dataSync()].forEach((value, i) =>
      expect(value).toBeCloseTo(wanted.digamma[i] ?? NaN, 4),
    );
  });
});

describe("a part beside one that it could work against", () => {
  it("MSES leaves encoders alone whose heads' losses another part replaces, and stops them by them", async () => {
    const parts = [{ id: "mses", params: { patience: 1 } }, { id: "etmc" }];
    const run = await build({ epochs: 5, parts });
    const losses = await byEpoch(run, ({ validationLoss }) => validationLoss);
    for (const loss of losses) expect(Number.isFinite(loss["audio"])).toBe(true);
    expect(valuesOf(run, "encoder/audio").some((value) => value !== 0)).toBe(true);
    run.dispose();
  });

  it("the random gate tosses the same coins whether or not anybody looks", async () => {
    const part = { id: "mask", params: { gate: "random", lambda: 0 } };
    const encoders: number[][] = [];
    for (const looks of [false, true]) {
      const run = await build({ epochs: 2, parts: [part] });
      await byEpoch(run, () => {
        const { pipeline, validation } = run.training;
        if (looks) tf.tidy(() => void runForward(pipeline, validation.batch([0, 1])));
      });
      encoders.push(valuesOf(run, "encoder/audio"));
      run.dispose();
    }
    expect(encoders[0]).toEqual(encoders[1]);
  });
});
