/** Pictures of augmented clips, through the lab's door. */
import { expect, it } from "vitest";
import { openToy, tinyConfig } from "../support/lab";

const config = tinyConfig({ backend: "wasm", epochs: 1, parts: [] });

it("watched clips are shown as they are and augmented, and the run does not change", async () => {
  const plain = await openToy(config);
  const augmentations = [{ id: "time-mask" }];
  const lab = await openToy({ ...config, augmentations });
  for (const one of [plain, lab]) await one.door.watch(["train-0", "validation-1"]);
  expect(plain.of("augmented")).toEqual([]);
  const [report] = lab.of("augmented");
  expect(report?.clips.map(({ id }) => id)).toEqual(["validation-1", "train-0"]);
  for (const { byModality } of report?.clips ?? []) {
    for (const pictures of Object.values(byModality))
      expect(pictures.map(({ name }) => name)).toEqual(["input", "augmented"]);
    const values = (id: string, place: number) => byModality[id]?.[place]?.values;
    // time masking leaves frames as they are
    expect(values("video", 1)).toEqual(values("video", 0));
  }
  await lab.door.step(3);
  const all = lab.of("augmented").flatMap(({ clips }) => clips);
  expect(all.some(({ byModality }) => (byModality["audio"]?.[1]?.error ?? 0) > 0)).toBe(true);
  await plain.door.step(3);
  const losses = (from: typeof lab) => from.of("step").map(({ loss }) => loss["total"]);
  expect(losses(lab)).not.toEqual(losses(plain));
  const again = await openToy({ ...config, augmentations });
  await again.door.step(3);
  expect(losses(again)).toEqual(losses(lab));
  for (const one of [plain, lab, again]) await one.door.close();
});
