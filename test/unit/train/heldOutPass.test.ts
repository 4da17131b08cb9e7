/** A step with a part that learns from held-out clips. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Choice } from "../../../src/contract/experiment";
import type { ParamValue } from "../../../src/contract/params";
import { disposeBatch } from "../../../src/core/data/clipTable";
import { randomFrom } from "../../../src/core/data/random";
import * as tf from "../../../src/core/tf";
import { runForward } from "../../../src/core/train/forward";
import { heldOutPass } from "../../../src/core/train/heldOutPass";
import { clipsOfEpoch, epochBatches } from "../../../src/core/train/setAside";
import { trainStep } from "../../../src/core/train/step";
import { train } from "../../../src/core/train/trainer";
import type { Training } from "../../../src/core/train/training";
import { buildRun } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("wasm"));

async function build(...parts: Choice[]): Promise<Training> {
  return (await buildRun(tinyConfig({ parts, batchSize: 6 }), toyFeatures(), idleDevice, () => 0))
    .training;
}
const maskWith = (params: Readonly<Record<string, ParamValue>>): Choice => ({ id: "mask", params });

/** Values of every group's variables. */
const valuesOf = ({ pipeline }: Training) =>
  Object.fromEntries(
    pipeline.groups.map(({ id, variables }) => [id, variables.map((one) => [...one.dataSync()])]),
  );

/** The ids of the groups that a step of `epoch` changes. */
function changedBy(training: Training, { epoch = 1, withHeldOut = true } = {}): string[] {
  const { pipeline, seed } = training;
  const { count, at } = epochBatches(training, epoch);
  for (const part of pipeline.parts) part.beginEpoch?.(epoch, count, (epoch - 1) * count);
  const { batch, heldOut } = at(0);
  const before = valuesOf(training);
  const options = withHeldOut ? { heldOut } : {};
  trainStep(pipeline, batch, randomFrom(seed, "step"), options).values.dispose();
  disposeBatch(batch);
  if (heldOut) disposeBatch(heldOut);
  const after = valuesOf(training);
  return Object.keys(after).filter(
    (id) => JSON.stringify(after[id]) !== JSON.stringify(before[id]),
  );
}

const masks = ["mask/audio", "mask/video"];
const others = ["encoder/audio", "encoder/video", "head/audio", "head/video", "fusion/audio"];

describe("a mask that learns from held-out clips", () => {
  const learning = maskWith({ learnsOn: "held-out" });

  it("does not change in the pass over training clips, and everything else does", async () => {
    const changed = changedBy(await build(learning), { withHeldOut: false });
    expect(changed).toEqual(expect.arrayContaining(others));
    expect(changed).not.toEqual(expect.arrayContaining(["mask/audio"]));
    expect(changed).not.toEqual(expect.arrayContaining(["mask/video"]));
  });

  it("is all that the held-out pass changes, to the bit", async () => {
    const [withPass, withoutPass] = [await build(learning), await build(learning)];
    changedBy(withPass);
    changedBy(withoutPass, { withHeldOut: false });
    const [a, b] = [valuesOf(withPass), valuesOf(withoutPass)];
    expect(Object.keys(a).filter((id) => JSON.stringify(a[id]) !== JSON.stringify(b[id]))).toEqual(
      masks,
    );
  });

  it("learns beside a quantiser and decoders, which the held-out pass does not change", async () => {
    const parts = [{ id: "quantiser", params: { codes: 16 } }, { id: "reconstruction" }, learning];
    const [withPass, withoutPass] = [await build(...parts), await build(...parts)];
    changedBy(withPass);
    changedBy(withoutPass, { withHeldOut: false });
    const [a, b] = [valuesOf(withPass), valuesOf(withoutPass)];
    expect(Object.keys(a).filter((id) => JSON.stringify(a[id]) !== JSON.stringify(b[id]))).toEqual(
      masks,
    );
    const state = ({ pipeline }: Training) =>
      pipeline.parts.flatMap((part) => (part.state ?? []).map((one) => [...one.dataSync()]));
    expect(state(withPass)).toEqual(state(withoutPass));
  });

  it("frees every tensor of a step", async () => {
    const training = await build(learning);
    const before = tf.memory().numTensors;
    changedBy(training);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("has the gradient of the prediction's loss and the penalty alone", async () => {
    const training = await build(maskWith({ learnsOn: "held-out", gate: "soft", lambda: 0.1 }), {
      id: "unimodal-losses",
    });
    const { pipeline, validation } = training;
    const batch = validation.batch([0, 1, 2, 3]);
    const Omega = pipeline.groups.find(({ id }) => id === "mask/audio")?.variables[0];
    if (!Omega) throw new Error("no mask");
    const { gradients } = heldOutPass(pipeline, batch, [Omega]);
    const taped = [...(gradients.get(Omega)?.dataSync() ?? [])];
    const start = [...Omega.dataSync()];
    const lossAt = (channel: number, by: number): number => {
      Omega.assign(tf.tensor(start.map((value, i) => (i === channel ? value + by : value))));
      const sparsity = 0.1 * [...Omega.dataSync()].reduce((sum, value) => sum + value, 0);
      const loss = heldOutPass(pipeline, batch, [Omega]).loss.dataSync()[0] ?? NaN;
      Omega.assign(tf.tensor(start));
      return loss + sparsity;
    };
    for (const channel of [0, 3, 7]) {
      const numeric = (lossAt(channel, 0.5) - lossAt(channel, -0.5)) / 1;
      expect(taped[channel]).toBeCloseTo(numeric, 3);
    }
  });
});

describe("the temperature", () => {
  const scaled = maskWith({ learnsOn: "held-out", gate: "soft", temperature: true, lambda: 0 });

  it("learns from held-out clips alone, and changes no prediction", async () => {
    const training = await build(scaled);
    expect(changedBy(training, { withHeldOut: false })).not.toContain("mask/temperature");
    expect(changedBy(training)).toContain("mask/temperature");
    const batch = training.validation.batch([0, 1, 2, 3]);
    const logitsNow = () => [...runForward(training.pipeline, batch).logits.dataSync()];
    const before = logitsNow();
    temperatureOf(training).assign(tf.scalar(-2));
    expect(logitsNow()).toEqual(before);
  });

  it("divides the logits of the held-out pass", async () => {
    const training = await build(scaled);
    const { pipeline, validation } = training;
    const batch = validation.batch([0, 1, 2, 3]);
    const variable = temperatureOf(training);
    const lossAt = (s: number): number => {
      variable.assign(tf.scalar(s));
      return heldOutPass(pipeline, batch, [variable]).loss.dataSync()[0] ?? NaN;
    };
    const numeric = (lossAt(0.3 + 1e-2) - lossAt(0.3 - 1e-2)) / 2e-2;
    variable.assign(tf.scalar(0.3));
    const { gradients } = heldOutPass(pipeline, batch, [variable]);
    expect(gradients.get(variable)?.dataSync()[0]).toBeCloseTo(numeric, 3);
    // equal logits have the loss ln 3
    expect(lossAt(-20)).toBeCloseTo(Math.log(3), 5);
  });
});

function temperatureOf({ pipeline }: Training): tf.Variable {
  const variable = pipeline.groups.find(({ id }) => id === "mask/temperature")?.variables[0];
  if (!variable) throw new Error("no temperature");
  return variable;
}

it("a mask and its control hold out the same clips, fixed or rotating", async () => {
  for (const rotate of ["fixed", "epoch"]) {
    const idsOf = async (choice: Choice, epoch: number) =>
      clipsOfEpoch(await build(choice), epoch).heldOut?.ids;
    const mask = maskWith({ learnsOn: "held-out", rotate });
    const control = { id: "held-out-fusion", params: { rotate } };
    const [first, second] = [await idsOf(mask, 1), await idsOf(mask, 2)];
    expect(await idsOf(control, 2)).toEqual(second);
    expect(JSON.stringify(first) === JSON.stringify(second)).toBe(rotate === "fixed");
  }
});

describe("the control", () => {
  const fusion = ["fusion/audio", "fusion/video", "fusion/shared"];
  const fusionsIn = (changed: readonly string[]) => changed.filter((id) => fusion.includes(id));

  it("updates the fusion from held-out clips only", async () => {
    const control = { id: "held-out-fusion" };
    expect(fusionsIn(changedBy(await build(control), { withHeldOut: false }))).toEqual([]);
    expect(fusionsIn(changedBy(await build(control))).length).toBeGreaterThan(1);
  });

  it("updates it from training clips too if asked", async () => {
    const control = { id: "held-out-fusion", params: { also: "yes" } };
    expect(
      fusionsIn(changedBy(await build(control), { withHeldOut: false })).length,
    ).toBeGreaterThan(1);
  });
});

describe.each(["training", "held-out"])("Ω that learns on %s clips", (learnsOn) => {
  it("does not change while it is frozen", async () => {
    const training = await build(maskWith({ learnsOn, frozen: 1 }));
    expect(changedBy(training, { epoch: 1 })).toEqual(expect.arrayContaining(others));
    expect(changedBy(training, { epoch: 1 }).filter((id) => masks.includes(id))).toEqual([]);
    expect(changedBy(training, { epoch: 2 }).filter((id) => masks.includes(id))).toEqual(masks);
  });

  it("takes steps at its own rate", async () => {
    const moved = async (rate: number): Promise<number> => {
      const training = await build(maskWith({ learnsOn, rate }));
      changedBy(training);
      return Math.max(
        ...(valuesOf(training)["mask/audio"]?.[0] ?? []).map((x) => Math.abs(x - 0.01)),
      );
    };
    // Adam's first step is the learning rate
    expect(await moved(1)).toBeCloseTo(0.01, 6);
    expect(await moved(0.1)).toBeCloseTo(0.001, 7);
  });
});

/** The clips of every batch that a run draws from its training clips. */
async function drawnBy(frozen: number): Promise<string[][]> {
  const training = await build(maskWith({ learnsOn: "held-out", frozen }));
  const { train: table } = training;
  const drawn: string[][] = [];
  const batch: typeof table.batch = (rows, change) => {
    drawn.push(rows.map((row) => table.ids[row] ?? ""));
    return table.batch(rows, change);
  };
  for await (const _ of train({ ...training, train: { ...table, batch } }, () => false));
  return drawn;
}

it("a frozen mask has no held-out batches, and the clips of all others are the same", async () => {
  const [always, late] = [await drawnBy(0), await drawnBy(1)];
  // each step: a batch of training clips, then one of held-out clips
  const ofEpoch = always.length / 2;
  const trainedFirst = always.slice(0, ofEpoch).filter((_, i) => i % 2 === 0);
  expect(trainedFirst.length).toBeGreaterThan(1);
  expect(late).toEqual([...trainedFirst, ...always.slice(ofEpoch)]);
});
