/** Masks by hand, compared with the masked forward pass. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Omega } from "../../../src/contract/inspect";
import { disposeBatch } from "../../../src/core/data/clipTable";
import {
  inverseOmega,
  omegaTensors,
  standInOf,
  withMask,
} from "../../../src/core/inspect/forcedMask";
import { entryOf, mapRecord } from "../../../src/core/tensor/records";
import { runForward } from "../../../src/core/train/forward";
import * as tf from "../../../src/core/tf";
import { buildRun, type Run } from "../../../src/lab/buildRun";
import { useBackend } from "../../support/backend";
import { idleDevice } from "../../support/idleDevice";
import { tinyConfig } from "../../support/lab";
import { toyFeatures } from "../../support/toyFeatures";

beforeAll(() => useBackend("cpu"));

const built = (mask: Record<string, number | string> = {}): Promise<Run> =>
  buildRun(
    tinyConfig({
      parts: [
        { id: "quantiser", params: { codes: 16 } },
        { id: "mask", params: mask },
      ],
    }),
    toyFeatures(),
    idleDevice,
    () => 0,
  );
const hand: Omega = {
  audio: Uint8Array.of(1, 0, 1, 0, 1, 1, 0, 0),
  video: Uint8Array.of(0, 0, 0, 1, 1, 1, 1, 1),
};

/** Calls `use` with a run and a batch of four clips. */
async function onBatch<T>(
  params: Record<string, number | string>,
  use: (run: Run, batch: ReturnType<Run["training"]["train"]["batch"]>) => T,
): Promise<T> {
  const run = await built(params);
  const batch = run.training.validation.batch([0, 1, 2, 3]);
  const made = tf.tidy(() => use(run, batch) as tf.TensorContainer) as T;
  disposeBatch(batch);
  run.dispose();
  return made;
}
const numbers = (tensor: tf.Tensor): number[] => [...tensor.dataSync()];

describe("a mask by hand", () => {
  it.each([{}, { gate: "soft" }, { place: "before" }])(
    "gives exactly the logits of the forward pass if it is the learned one (%j)",
    async (params) => {
      await onBatch(params, ({ training: { pipeline } }, batch) => {
        const mask = pipeline.parts.find((part) => part.mask)?.mask;
        const own = runForward(pipeline, batch).logits;
        const forced = runForward(withMask(pipeline, mask?.omega() ?? {}), batch).logits;
        expect(numbers(forced)).toEqual(numbers(own));
      });
    },
  );

  it("gives the logits of the fusion on features that are masked by hand", async () => {
    await onBatch({}, ({ training: { pipeline } }, batch) => {
      const forced = runForward(withMask(pipeline, omegaTensors(hand)), batch);
      const { pooled } = runForward(pipeline, batch);
      const masked = mapRecord(pooled, (h, id) => tf.mul<tf.Tensor2D>(h, [...entryOf(hand, id)]));
      const { logits } = pipeline.model.fuse(masked, { tokens: () => ({}) });
      expect(numbers(forced.logits)).toEqual(numbers(logits));
      expect(numbers(forced.logits)).not.toEqual(numbers(runForward(pipeline, batch).logits));
    });
  });

  it("gives the logits of a run without a mask if it keeps everything", async () => {
    await onBatch({}, ({ training: { pipeline } }, batch) => {
      const everything = mapRecord(hand, (own) => own.map(() => 1));
      const forced = runForward(withMask(pipeline, omegaTensors(everything)), batch).logits;
      const without = { ...pipeline, parts: pipeline.parts.filter((part) => !part.mask) };
      expect(numbers(forced)).toEqual(numbers(runForward(without, batch).logits));
    });
  });

  it("fills dropped channels with means, or with values of the clip before", async () => {
    await onBatch({}, ({ training: { pipeline } }, batch) => {
      const { pooled } = runForward(pipeline, batch);
      const omega = omegaTensors(hand);
      const means = mapRecord(hand, () => tf.fill<tf.Rank.R1>([8], 7));
      const filled = runForward(withMask(pipeline, omega, standInOf("mean", means, 4)), batch);
      const audio = tf.slice(filled.selected["audio"] ?? tf.zeros([1, 8]), [2, 0], [1, 8]);
      const own = numbers(tf.slice(entryOf(pooled, "audio"), [2, 0], [1, 8]));
      expect(numbers(audio)).toEqual(own.map((value, c) => (hand["audio"]?.[c] ? value : 7)));

      const mixed = runForward(withMask(pipeline, omega, standInOf("mix", means, 4)), batch);
      const first = numbers(tf.slice(entryOf(mixed.selected, "audio"), [0, 0], [1, 8]));
      const zeroth = numbers(tf.slice(entryOf(pooled, "audio"), [0, 0], [1, 8]));
      const last = numbers(tf.slice(entryOf(pooled, "audio"), [3, 0], [1, 8]));
      const expected = zeroth.map((value, c) => (hand["audio"]?.[c] ? value : (last[c] ?? NaN)));
      first.forEach((value, c) => expect(value).toBeCloseTo(expected[c] ?? NaN, 6));
    });
  });

  it("can be inverted", () => {
    expect([...(inverseOmega(hand)["audio"] ?? [])]).toEqual([0, 1, 0, 1, 0, 0, 1, 1]);
  });
});
