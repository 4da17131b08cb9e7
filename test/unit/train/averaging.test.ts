/** The moving average of the weights, against a loop over numbers and through the lab. */
import { beforeAll, describe, expect, it } from "vitest";
import { valueOf } from "../../../src/contract/valueOf";
import { createAveraging, decayAt } from "../../../src/core/train/averaging";
import { selectEpoch } from "../../../src/core/train/selection";
import { variableOf } from "../../../src/core/tensor/layers";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";
import { openToy, tinyConfig } from "../../support/lab";

describe.each(["cpu", "wasm"] as const)("a moving average on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  it("equals a loop over numbers", () => {
    const variables = [[1, -2, 3], [0.5]].map((values) => variableOf(tf.tensor1d(values)));
    const averaging = createAveraging({ id: "ema", params: { decay: 0.6 } }, variables);
    if (!averaging) throw new Error("no averaging");
    averaging.start();
    const expected = [1, -2, 3, 0.5];
    for (let step = 1; step <= 30; step++) {
      const decay = Math.min(0.6, step / (9 + step));
      variables.forEach((variable, i) =>
        tf.tidy(() => {
          variable.assign(tf.add(tf.mul(variable, 0.9), i + 0.1 * step));
        }),
      );
      const now = variables.flatMap((variable) => [...variable.dataSync()]);
      expected.forEach((value, i) => {
        expected[i] = decay * value + (1 - decay) * (now[i] ?? 0);
      });
      averaging.update(step);
    }
    const averages = variables.flatMap((one) => [
      ...(averaging.averages.get(one)?.dataSync() ?? []),
    ]);
    averages.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 4));
    tf.dispose([...variables, ...averaging.averages.values()]);
  });
});

it("the decay starts at 0.1 and ends at its setting", () => {
  expect(decayAt(0.99, 1)).toBeCloseTo(0.1);
  expect(decayAt(0.99, 1000)).toBe(0.99);
});

describe("the selection of an epoch", () => {
  const epochs = [
    [0.5, 1.2],
    [0.7, 0.9],
    [0.7, 0.8],
    [0.6, 1],
  ].map(([fused = 0, loss = 0], i) => ({
    epoch: i + 1,
    accuracy: { validation: { fused } },
    validationLoss: { fused: loss },
  }));
  it.each([
    ["best-accuracy", 2],
    ["lowest-loss", 3],
    ["last-epoch", 4],
  ])("%s", (id, expected) => {
    expect(selectEpoch({ id }, epochs)?.epoch).toBe(expected);
    expect(selectEpoch({ id }, epochs.slice(4))).toBeUndefined();
  });
  it("never selects an epoch whose loss is not a number", () => {
    const broken = { ...epochs[0], epoch: 5, validationLoss: { fused: NaN } };
    const all = [...epochs, { accuracy: { validation: {} }, ...broken }];
    expect(selectEpoch({ id: "lowest-loss" }, all)?.epoch).toBe(3);
  });
});

describe("a run with a moving average", () => {
  const config = tinyConfig({ backend: "wasm", epochs: 3 });
  const trained = async (changes: Partial<typeof config>) => {
    const lab = await openToy({ ...config, ...changes }, {}, "wasm");
    await lab.door.step(9);
    return lab;
  };

  it("trains the same weights and evaluates other ones", async () => {
    const plain = await trained({});
    const averaged = await trained({ averaging: { id: "ema" } });
    const losses = (lab: typeof plain) => lab.of("step").map(({ loss }) => loss["total"]);
    expect(losses(averaged)).toEqual(losses(plain));
    const validation = (lab: typeof plain) => lab.of("epoch").map((one) => one.validationLoss);
    expect(validation(averaged)).not.toEqual(validation(plain));
    await plain.door.close();
    await averaged.door.close();
  });

  it("reports the channels that the averaged mask keeps", async () => {
    const lab = await trained({ averaging: { id: "ema", params: { decay: 0.95 } } });
    for (const { epoch, kept } of lab.of("epoch")) {
      const mask = valueOf(await lab.door.inspect("mask", { at: epoch }));
      for (const [id, { omega }] of Object.entries(mask.modalities))
        expect(kept[id]).toBeCloseTo(omega.reduce((sum, one) => sum + one, 0) / omega.length, 6);
    }
    await lab.door.close();
  });

  it("measures the averaged weights of the selected epoch", async () => {
    const ema = { id: "ema", params: { decay: 0.9 } };
    const lab = await trained({ averaging: ema, selection: { id: "last-epoch" } });
    const last = lab.of("epoch").at(-1);
    const { epoch, subjects } = valueOf(await lab.door.measure("validation"));
    expect(epoch).toBe(3);
    for (const [id, share] of Object.entries(last?.accuracy.validation ?? {}))
      expect(subjects[id]?.accuracy).toBeCloseTo(share, 9);
    const plain = await trained({ selection: { id: "last-epoch" } });
    const raw = await plain.door.measure("validation");
    expect(raw.ok && raw.value.subjects["fused"]?.reliability).not.toEqual(subjects["fused"]?.reliability); // prettier-ignore
    await plain.door.close();
    await lab.door.close();
  });
});
