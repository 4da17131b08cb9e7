import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { shareTrained, stage, tiny, type WatchedLab } from "./stage";

const lab = stage();
const trained = shareTrained(lab, `preset=cm-vqvae&${tiny}&epochs=2`);
const patient = { timeout: 10_000 };

async function inspect(): Promise<WatchedLab> {
  const page = await trained();
  await page.press("Mask inspector");
  return page;
}
let inspected: Promise<WatchedLab> | undefined;
/** Opens the inspector once, since each opening requests everything again. */
const openInspector = (): Promise<WatchedLab> => (inspected ??= inspect());
const spaces = ({ page }: WatchedLab) => page.getByRole("region", { name: "Both spaces" });

async function savedBytes(page: WatchedLab, name: string) {
  const download = page.page.waitForEvent("download", { timeout: 30_000 });
  await spaces(page).getByRole("button", { name }).click();
  const file = await download;
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) };
}

test("plays both spaces, switches between them by a key, and saves a sound", async () => {
  const page = await openInspector();
  const sound = spaces(page).getByRole("group", { name: "Playback of Sound" });
  await spaces(page)
    .getByText(/16 draws: error/)
    .first()
    .waitFor();
  const playing = sound.locator("[data-playing]");
  await sound.getByRole("button", { name: "Play Complementary" }).click();
  await expect.poll(() => playing.innerText(), patient).toBe("Playing: Complementary");
  await sound
    .getByText(/inversion error \d+\.\d dB/)
    .first()
    .waitFor();
  await page.page.keyboard.press("b");
  await expect.poll(() => playing.innerText(), patient).toBe("Playing: Contradictory");
  await page.page.keyboard.press("b");
  await expect.poll(() => playing.innerText(), patient).toBe("Playing: Complementary");
  expect(await sound.getByText(/inversion error/).count()).toBe(2);
  await sound.getByRole("button", { name: "Play Recording" }).click();
  await expect.poll(() => playing.innerText(), patient).toBe("Playing: Recording");

  await sound.getByLabel("Phases").selectOption("original");
  const wav = await savedBytes(page, "Save Original, inverted (control) as WAV");
  expect(wav.name).toMatch(/_audio_input_epoch-2_original-phases\.wav$/);
  expect(wav.bytes.subarray(0, 4).toString()).toBe("RIFF");
  // one and a half seconds at 16 kHz, 16 bits
  expect(wav.bytes.length / 2 / 16000).toBeGreaterThan(1.4);
  await sound.getByText("The phases come from the recording", { exact: false }).waitFor();
  expect(page.watch.errors).toEqual([]);
});

test("shows both spaces with errors, controls, fills and fair decoders, and saves a PNG", async () => {
  const page = await openInspector();
  const picture = spaces(page).getByRole("group", { name: "Spaces of Picture" });
  await picture.getByRole("img", { name: "Complementary, Picture" }).waitFor();
  const random = picture.locator("figcaption").filter({ hasText: "Random mask" });
  await random.getByText(/16 draws: error \d/).waitFor();
  const captions = await picture.locator("figcaption").allInnerTexts();
  expect(captions.map((text) => text.split("\n")[0])).toEqual([
    "Original",
    "All channels",
    "Complementary",
    "Contradictory",
    "Random mask",
    "No channel",
  ]);
  const counts = captions.slice(2, 4).map((text) => Number(/(\d+) of 16/.exec(text)?.[1]));
  expect(counts.reduce((a, b) => a + b, 0)).toBe(16);

  await spaces(page).getByLabel("Error maps").check();
  await picture.getByRole("img", { name: "Absolute error of Complementary, Picture" }).waitFor();
  expect(await picture.locator(".error-map").count()).toBe(5);

  const png = await savedBytes(page, "Save Complementary, Picture as PNG");
  expect(png.name).toMatch(/_video_kept_run_learned_zero_epoch-2_frame-1\.png$/);
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  // 48 pixels at a zoom of 4
  expect(png.bytes.readUInt32BE(16)).toBe(192);
  const scales = await picture.locator(".error-map .tally").allInnerTexts();
  expect(new Set(scales).size).toBe(1);
  const errors = await savedBytes(page, "Download spaces.csv");
  const lines = errors.bytes.toString().trim().split("\n");
  // five spaces and the mean over random draws, for both modalities
  expect(lines).toHaveLength(1 + 2 * 6);
  expect(lines.find((line) => line.includes(",video,kept,run,learned,zero,"))).toBeDefined();

  await spaces(page).getByLabel("Dropped channels are").selectOption("mix");
  await spaces(page)
    .getByText(/^from puppet/)
    .waitFor();

  await spaces(page).getByRole("button", { name: "Train fair decoders" }).click();
  await spaces(page)
    .getByRole("region", { name: "Errors of both decoders" })
    .waitFor({ timeout: 120_000 });
  await spaces(page).getByRole("radio", { name: /^fair/ }).check();
  await picture.getByText("fair decoder of this random mask", { exact: false }).waitFor();
  expect(await picture.locator("[data-space=nothing]").innerText()).toContain("the run’s decoder");
  expect(page.watch.errors).toEqual([]);
});
