import { basename } from "node:path";
import { expect, test } from "vitest";
import { toWav } from "../../src/core/signal/wav";
import { inPage } from "../support/browser";
import { enter, focused, tabTo } from "./keys";
import { stage, tiny } from "./stage";
import { tempFolder, writeIn } from "./tempFolder";

const lab = stage();
const temp = tempFolder();

/** Sounds of two classes with a labels.csv: 3 s tones, high and low. */
function tones(folder: string): readonly string[] {
  const rateHz = 16_000;
  const files = ["high", "low"].flatMap((label, high) =>
    Array.from({ length: 6 }, (_, i) => {
      const hertz = (high === 0 ? 900 : 200) + 20 * i;
      const wave = Float32Array.from({ length: 3 * rateHz }, (_x, n) =>
        Math.sin((2 * Math.PI * hertz * n) / rateHz),
      );
      return { label, path: writeIn(folder, `p${i}_${label}.wav`, toWav(wave, rateHz)) };
    }),
  );
  const rows = files.map(({ label, path }) => `${basename(path)},${label}`);
  const table = writeIn(folder, "labels.csv", ["file,label", ...rows].join("\n"));
  return [...files.map(({ path }) => path), table];
}

test("Tab and Enter alone train, pause, step, stop and reset", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=1000` });
  await enter(page, "Train");
  await page.reachStep(2);
  await enter(page, "Pause");
  const { step } = await page.reach(["paused"]);
  await enter(page, "Step");
  await page.reachStep(step + 1);
  await page.reach(["paused"]);
  await enter(page, "Stop");
  await page.reach(["stopped"]);
  await enter(page, "Reset");
  await page.reach(["idle"]);
  await page.close();
});

test("keys alone choose files, import them, play a clip, switch a part and list the shortcuts", async () => {
  const page = await lab.open({ hash: tiny });
  const { keyboard } = page.page;
  const dialog = page.page.getByRole("dialog");

  const chooser = page.page.waitForEvent("filechooser", { timeout: 30_000 });
  await enter(page, "Choose files");
  await (await chooser).setFiles(tones(temp));
  await page.page.getByRole("button", { name: "Import", exact: true }).waitFor();
  await enter(page, "Import");
  await page.page.getByRole("button", { name: "Use built-in Puppets" }).waitFor();

  expect(await tabTo(page, /^Play /)).toContain("p");
  await keyboard.press("Enter");
  await dialog.locator("audio").waitFor();
  const audio = dialog.locator("audio");
  const playedS = () => audio.evaluate((element: HTMLAudioElement) => element.currentTime);
  const isPaused = () => audio.evaluate((element: HTMLAudioElement) => element.paused);
  await expect.poll(playedS).toBeGreaterThan(0);
  await tabTo(page, /^audio$/);
  await keyboard.press("Space");
  await expect.poll(isPaused).toBe(true);
  await keyboard.press("Space");
  await expect.poll(isPaused).toBe(false);
  await keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  // On the tile that opened the player, so that the next clip is one Tab away.
  expect(await focused(page)).toMatch(/^Play /);

  const part = page.page.getByRole("switch", { name: "Feature mask", exact: true });
  const before = await part.isChecked();
  await tabTo(page, /^Feature mask$/);
  await keyboard.press("Space");
  expect(await part.isChecked()).toBe(!before);

  await enter(page, "Shortcuts");
  await dialog.waitFor();
  await keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await focused(page)).toBe("Shortcuts");

  await enter(page, "Step");
  await page.reachStep(1);
  await page.reach(["paused"]);
  const { config, dataset } = await page.record();
  expect(dataset.classes).toEqual(["high", "low"]);
  expect(config.parts.some(({ id }) => id === "mask")).toBe(!before);
  await page.close();
});

test("every element that Tab reaches shows where the focus is", async () => {
  const page = await lab.open({ hash: tiny });
  const bare: string[] = [];
  for (let presses = 0; presses < 40; presses += 1) {
    await page.page.keyboard.press("Tab");
    const unseen = await inPage<string | null>(
      page.page,
      `const at = document.activeElement;
       if (!at || at === document.body) return null;
       const style = getComputedStyle(at);
       const seen = style.outlineStyle !== "none" || style.boxShadow !== "none";
       return seen ? null : at.outerHTML.slice(0, 80);`,
    );
    if (unseen !== null) bare.push(unseen);
  }
  expect(bare).toEqual([]);
  await page.close();
});

test("the shortcuts that the buttons announce work", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=1000` });
  const shortcut = async (name: string): Promise<string> => {
    const button = page.page.getByRole("button", { name, exact: true });
    return (await button.getAttribute("aria-keyshortcuts")) ?? "";
  };
  const train = await shortcut("Train");
  expect(train).not.toBe("");
  await page.page.keyboard.press(train);
  await page.reachStep(2);
  const pause = await shortcut("Pause");
  expect(pause).not.toBe("");
  await page.page.keyboard.press(pause);
  const { step } = await page.reach(["paused"]);
  await page.page.keyboard.press(await shortcut("Step"));
  await page.reachStep(step + 1);
  await page.page.keyboard.press(await shortcut("Stop"));
  await page.reach(["stopped"]);
  await page.page.keyboard.press(await shortcut("Reset"));
  await page.reach(["idle"]);
  await page.close();
});
