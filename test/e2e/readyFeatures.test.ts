import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { toWav } from "../../src/core/signal/wav";
import { npy } from "../support/npyFile";
import { dropFiles } from "./dropFiles";
import { stage } from "./stage";
import { tempFolder } from "./tempFolder";

const lab = stage();
const temp = tempFolder();

/** Twelve clips in two classes: a tone, a vector of 1,000 numbers and a sequence each. */
function makeClips(): string {
  const folder = join(temp, "tones");
  for (const [label, name] of ["low", "high"].entries()) {
    mkdirSync(join(folder, name), { recursive: true });
    for (let i = 0; i < 6; i++) {
      const wave = Float32Array.from({ length: 8000 }, (_, t) =>
        Math.sin(t * (label === 0 ? 0.1 : 0.5) + i),
      );
      const clip = join(folder, name, `${name}${i}`);
      const wide = Array.from({ length: 1000 }, (_, d) => Math.sin(d * (label + 1)) + i / 10);
      const pose = Array.from({ length: 20 }, (_, t) => Math.cos(t / (label + 1)));
      writeFileSync(`${clip}.wav`, new Uint8Array(toWav(wave, 16_000)));
      writeFileSync(`${clip}.npy`, npy([1000], wide));
      writeFileSync(`${clip}.pose.npy`, npy([10, 2], pose));
    }
  }
  writeFileSync(join(folder, "low", "low0.npy"), npy([10], new Array<number>(10).fill(1)));
  return folder;
}

test("clips with ready features are imported, shown and trained on", async () => {
  const page = await lab.open({
    hash: "backend=wasm&batch=4&epochs=1000&data=clips&parts=unimodal-losses,reconstruction&encoders.pose=conformer",
  });
  await dropFiles(page.page, [makeClips()]);
  await page.page.getByRole("button", { name: "Import", exact: true }).waitFor({ timeout: 30_000 });
  const understood = await page.page.locator(".plan").innerText();
  expect(understood).toContain("audio and features and pose in each clip");
  await page.importPlanned();
  const shown = await page.page.locator("#clips").innerText();
  expect(shown).toContain("Features: 1000 numbers");
  expect(shown).toContain("Pose: 10 rows of 2 numbers");
  expect(shown).toContain('low0.npy" has 10 numbers, but those of most clips have 1000');
  // the vector is shown instead of a picture
  const thumbs = page.page.locator(".thumb canvas");
  expect(await thumbs.first().evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(32);
  await thumbs.first().click();
  await page.page.getByRole("img", { name: /^Pose of (low|high)\d\.wav$/ }).waitFor();
  await page.page.getByRole("button", { name: "Close" }).click();

  await page.page.locator("summary", { hasText: "Model" }).first().click();
  const pose = page.page.getByLabel("Pose encoder");
  expect(await pose.inputValue()).toBe("conformer");
  expect(await page.page.getByLabel("Features encoder").inputValue()).toBe("mlp");
  await pose.selectOption("mlp");
  expect(page.page.url()).not.toContain("encoders");
  await pose.selectOption("conformer");
  await expect.poll(() => page.page.url()).toContain("encoders.pose=conformer");

  await page.press("Train");
  await page.reachStep(4);
  await page.press("Stop");
  await page.reach(["stopped"]);
  const record = await page.record();
  expect(record.dataset.modalities).toEqual(["audio", "features", "pose"]);
  expect(record.config.encoders).toEqual({ pose: { id: "conformer" } });
  // the conformer has no decoder, the others have one
  const redrawn = page.page.locator(".reconstructions .picture-row");
  const rows = await redrawn.evaluateAll((all) => all.map((row) => row.getAttribute("aria-label")));
  expect([...new Set(rows)]).toEqual(["Sound", "Features"]);
  if (process.env["SHOT"])
    await page.page.screenshot({ path: process.env["SHOT"], fullPage: true });
  expect(page.watch.errors).toEqual([]);
  await page.close();
});
