import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DatasetManifest } from "../../src/contract/clip";
import type { Outcome } from "../../src/contract/door";
import { valueOf } from "../../src/contract/valueOf";
import { toWav } from "../../src/core/signal/wav";
import { openMediaPage, smallOptions, type DiskFile, type MediaPage } from "../support/mediaPage";

const folder = mkdtempSync(join(tmpdir(), "counterpoise-reimport-"));
const rateHz = 16_000;
let media: MediaPage;
beforeAll(async () => {
  media = await openMediaPage();
});
afterAll(async () => {
  await media.close();
  rmSync(folder, { recursive: true });
});

/** High and low tones of one second, each by five talkers. */
function tones(): readonly DiskFile[] {
  return ["high", "low"].flatMap((label) =>
    Array.from({ length: 10 }, (_, i) => {
      const hz = label === "high" ? 1200 + 10 * i : 200 + 10 * i;
      const wave = Float32Array.from(
        { length: rateHz },
        (_, t) => 0.4 * Math.sin((2 * Math.PI * hz * t) / rateHz),
      );
      const disk = join(folder, `${label}${i}.wav`);
      writeFileSync(disk, new Uint8Array(toWav(wave, rateHz)));
      return { path: `tones/${label}/t${i % 5}_${label}${i}.wav`, disk };
    }),
  );
}
const getDataset = async (
  seed: number,
  params: Readonly<Record<string, number | string>>,
): Promise<DatasetManifest> => {
  return valueOf(await media.call<Outcome<DatasetManifest>>("manifestOf", "clips", seed, params));
};
const splitsOf = ({ clips }: DatasetManifest) =>
  JSON.stringify(clips.map(({ id, split }) => `${id} ${split}`));

test("requested with other parameters or another seed, the same files are imported again", async () => {
  const report = await media.importFiles(tones(), smallOptions);
  if (!report.outcome?.ok) throw new Error(JSON.stringify(report.outcome ?? report.plan));
  const imported = report.outcome.value;
  expect(imported.counts).toEqual({ train: 12, validation: 4, test: 4 });

  const { seed } = smallOptions;
  expect((await getDataset(seed, {})).key).toBe(imported.key);

  const wider = await getDataset(seed, { melBands: 80 });
  expect(wider.key).not.toBe(imported.key);
  expect(wider.modalities[0]?.shape[1]).toBe(80);
  expect(splitsOf(wider)).toBe(splitsOf(imported));

  const grouped = await getDataset(seed, { groupSource: "none" });
  expect(grouped.clips.every(({ group }) => group === "")).toBe(true);

  const others = await Promise.all([2, 3, 4].map((other) => getDataset(other, {})));
  expect(others.some((one) => splitsOf(one) !== splitsOf(imported))).toBe(true);
  expect(new Set(others.map(({ key }) => key)).size).toBe(3);
});
