import { expect, it } from "vitest";
import { valueOf } from "../../src/contract/valueOf";
import * as tf from "../../src/core/tf";
import { openToy, tinyConfig, type Opened } from "../support/lab";

const counts = { train: 40, validation: 12, test: 12 };
/** Five steps an epoch: step 10 and step 200 both end one. */
const config = tinyConfig({
  backend: "wasm",
  epochs: 60,
  encoder: { id: "small-conv", params: { features: 4, width: 4 } },
});

async function memoryAt(step: number, { door }: Opened): Promise<Record<string, number>> {
  const record = await door.record();
  expect(record.ok && record.value.timings.stepsDone).toBe(step);
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  return { numTensors, numBytes, numDataBuffers };
}

/** The optional parts of the training recipe. */
const recipe = {
  averaging: { id: "ema" },
  augmentations: ["frame-crop", "time-mask", "mixup"].map((id) => ({ id })),
  optimizer: { id: "adamw" },
};

it.each([
  ["the default recipe", {}],
  ["average, augmentation and AdamW", recipe],
])("uses as much memory on WASM after step 200 as after step 10: %s", async (_name, changes) => {
  const lab = await openToy({ ...config, ...changes }, { counts }, "wasm");
  const { door, events, of } = lab;
  await door.step(10);
  const early = await memoryAt(10, lab);

  await door.play();
  const until = async (step: number): Promise<void> => {
    while (!of("step").some((report) => report.step >= step))
      await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await until(40);
  await door.watch(["train-1", "validation-2"]);
  await until(90);
  await door.pause();
  const paused = valueOf(await door.record());
  await door.step(200 - paused.timings.stepsDone);

  expect(await memoryAt(200, lab)).toEqual(early);
  expect(of("epoch")).toHaveLength(40);
  expect(of("pictures").some(({ clips }) => clips.some(({ id }) => id === "train-1"))).toBe(true);
  expect(of("predictions").length).toBeGreaterThan(0);
  expect(events.some(({ type }) => type === "failed")).toBe(false);
  await door.close();
});
