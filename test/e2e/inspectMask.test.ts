import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { inPage } from "../support/browser";
import { expectFit } from "./axe";
import { enter, focused, tabTo } from "./keys";
import { shareTrained, stage, tiny, type WatchedLab } from "./stage";

const lab = stage();
const masked = `preset=cm-vqvae&${tiny}&epochs=3`;
const trained = shareTrained(lab, masked);

const mask = ({ page }: WatchedLab) => page.getByRole("region", { name: "Mask", exact: true });
/** Reads the cells of the table in a region, row by row. */
const rowsOf = async (page: WatchedLab, name: string): Promise<readonly string[][]> => {
  const rows = await mask(page)
    .getByRole("region", { name, exact: true })
    .locator("tbody tr")
    .all();
  return Promise.all(rows.map((row) => row.locator("td").allInnerTexts()));
};
const linkOf = ({ page }: WatchedLab): Promise<string> => inPage(page, "return location.hash;");

/** Presses a button by keyboard and returns the file that it saves. */
async function saved(page: WatchedLab, name: string): Promise<string> {
  const download = page.page.waitForEvent("download", { timeout: 30_000 });
  await enter(page, name);
  return readFile(await (await download).path(), "utf8");
}

test("edits, undoes, scrubs, orders and saves a mask by keyboard alone", async () => {
  const page = await lab.open({ hash: masked });
  const { keyboard } = page.page;
  // past the view switch, which has a button of that name
  await tabTo(page, /^Mask inspector$/);
  await keyboard.press("Tab");
  await enter(page, "Train");
  await page.reach(["done"]);
  await enter(page, "Mask inspector");
  await mask(page).getByRole("region", { name: "Class probabilities, table" }).waitFor();

  // one channel
  await tabTo(page, /^Sound, channel 0,/);
  await keyboard.press("ArrowRight");
  await keyboard.press("ArrowRight");
  const before = await focused(page);
  expect(before).toMatch(/^Sound, channel 2, Ω −?0\.\d+, (kept|dropped); spread /);
  await keyboard.press("Space");
  const turned = before.includes("kept") ? "dropped" : "kept";
  expect(await focused(page)).toContain(`by hand ${turned}`);
  await mask(page).getByText("By hand: 1 channel differs from the learned mask.").waitFor();

  // a range: all channels of the modality get one state, and the fused prediction changes
  await keyboard.press("Home");
  await keyboard.press("Shift+End");
  await keyboard.press("Space");
  const grid = mask(page).getByRole("grid", { name: /^Sound: (0|16) of 16 channels kept$/ });
  await grid.waitFor();
  const predictions = (): Promise<readonly string[][]> =>
    rowsOf(page, "Class probabilities, table");
  await expect
    .poll(async () => (await predictions()).some(([hand, learned]) => hand !== learned))
    .toBe(true);
  // by hand, learned, and two of each head
  expect((await predictions())[0]).toHaveLength(6);
  // all validation clips, once the edits pause
  const scores = (): Promise<readonly string[][]> => rowsOf(page, "Validation, table");
  await expect.poll(async () => (await scores())[0]?.[0]).toMatch(/ %$/);
  expect(await scores()).toHaveLength(2);

  await keyboard.press("Control+z");
  await mask(page).getByText("By hand: 1 channel differs from the learned mask.").waitFor();
  expect(await linkOf(page)).toContain("view.mask.audio=16.");
  await enter(page, "Back to learned");
  await mask(page).getByText("The learned mask is used.").waitFor();
  expect(await linkOf(page)).not.toContain("view.mask");

  // other epochs
  await tabTo(page, /^Scrub along training/);
  await keyboard.press("Home");
  await mask(page).getByText("after epoch 1, step", { exact: false }).waitFor();
  await tabTo(page, /^Rows/);
  await keyboard.press("ArrowDown");
  expect(await linkOf(page)).toContain("view=mask&view.at=1&view.order=dropped");

  // the saved mask of the inspected epoch equals the reported one
  const file = JSON.parse(await saved(page, "Download mask.json")) as {
    epoch: number;
    config: string;
    modalities: Record<string, { Omega: number[]; omega: { learned: number[] } }>;
  };
  expect(file.epoch).toBe(1);
  expect(file.config).toContain("puppets.clips=40");
  const reported = (await saved(page, "Download mask-history.csv"))
    .trim()
    .split("\n")
    .map((line) => line.split(","))
    .filter(([epoch, , modality]) => epoch === "1" && modality === "audio");
  expect(reported).toHaveLength(16);
  reported.forEach(([, , , , omega, , kept], channel) => {
    expect(Number(omega)).toBeCloseTo(file.modalities["audio"]?.Omega[channel] ?? NaN, 6);
    expect(Number(kept)).toBe(file.modalities["audio"]?.omega.learned[channel]);
  });
  expect(page.watch.errors).toEqual([]);
  expect(page.watch.violations).toEqual([]);
  await page.close();
});

test("undoes a drag as one edit, and sets channels by slider, number and button", async () => {
  const page = await trained();
  await page.press("Mask inspector");
  const cell = (channel: number) =>
    mask(page).getByRole("gridcell", { name: `Picture, channel ${channel},` });
  await cell(0).waitFor();
  const first = await cell(0).getAttribute("aria-selected");
  const from = await cell(0).boundingBox();
  const to = await cell(6).boundingBox();
  if (!from || !to) throw new Error("The cells are not on the page.");
  await page.page.mouse.move(from.x + 4, from.y + 4);
  await page.page.mouse.down();
  await page.page.mouse.move(to.x + 4, to.y + 4, { steps: 24 });
  await page.page.mouse.up();
  const states = await Promise.all([0, 3, 6].map((i) => cell(i).getAttribute("aria-selected")));
  expect(new Set(states)).toEqual(new Set([first === "true" ? "false" : "true"]));
  await page.press("Undo");
  await mask(page).getByText("The learned mask is used.").waitFor();

  const top = mask(page).getByRole("textbox", { name: "Keep the top channels of Sound" });
  await top.fill("5");
  await top.press("Enter");
  await mask(page).getByRole("grid", { name: "Sound: 5 of 16 channels kept" }).waitFor();
  await mask(page).getByRole("slider", { name: "Threshold of Ω, all modalities" }).press("End");
  await mask(page).getByRole("grid", { name: "Picture: 0 of 16 channels kept" }).waitFor();
  await page.press("All channels of Picture");
  await mask(page).getByRole("grid", { name: "Picture: 16 of 16 channels kept" }).waitFor();
  await page.press("Back to learned");
  await mask(page).getByText("The learned mask is used.").waitFor();
});

test("the mask fits the page and is accessible", async () => {
  const page = await trained();
  await page.press("Mask inspector");
  await mask(page).getByRole("region", { name: "Class probabilities, table" }).waitFor();
  await expectFit(page, "the learned mask");

  await page.press("None of Sound");
  await mask(page).getByRole("gridcell", { name: "Picture, channel 1," }).focus();
  await page.press("Where is it used?");
  const places = mask(page).getByRole("list", { name: "Clips that use it most" });
  await places.getByRole("img").first().waitFor();
  await mask(page)
    .getByRole("img", { name: /^Without channel 1,/ })
    .waitFor();
  await expect.poll(async () => (await rowsOf(page, "Validation, table")).length).toBe(2);
  await expectFit(page, "by hand, with a channel open");

  await page.press("History of Sound as a table");
  await mask(page).getByRole("region", { name: "History of Sound, table" }).waitFor();
  await expectFit(page, "the history as a table");
  expect(page.watch.errors).toEqual([]);
});

test("explains a run without a mask and an epoch that has not ended", async () => {
  const joint = await lab.open({ hash: `preset=joint&${tiny}&epochs=1` });
  await joint.press("Mask inspector");
  await joint.page.getByText("Nothing is trained yet.", { exact: false }).waitFor();
  await joint.press("Train");
  await joint.reach(["done"]);
  await joint.page.getByText("This run has no mask", { exact: false }).waitFor();
  await expectFit(joint, "no mask");
  await joint.close();

  const early = await trained();
  await inPage(early.page, `location.hash += "&view=mask&view.at=9";`);
  await early.page.getByText("Epoch 9 has not ended yet", { exact: false }).waitFor();
});
