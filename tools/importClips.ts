/** Imports a folder of clips in the page. */
import { setTimeout as wait } from "node:timers/promises";
import type { Locator, Page } from "playwright-core";
import { sentences } from "./sentences";

const patienceMs = 1_800_000;

const clipsOf = (page: Page): Locator => page.getByRole("region", { name: "Clips", exact: true });

/** Presses "Import" for the planned clips; resolves when they are the dataset. Throws the page's sentence. */
export async function importPlanned(page: Page): Promise<void> {
  const clips = clipsOf(page);
  const start = clips.getByRole("button", { name: "Import", exact: true });
  const refused = clips.locator('[role="alert"], .notice.bad');
  await start.or(refused).first().waitFor({ timeout: 120_000 });
  if (!(await start.isVisible())) throw new Error(await whyNot(clips));
  await start.click({ timeout: 30_000 });
  const own = page.getByRole("button", { name: "Use built-in Puppets" });
  const since = performance.now();
  while (!(await own.isVisible())) {
    const status = await clips.getAttribute("data-status");
    const isBusy = status === "planned" || status === "importing";
    // The status changes before the button does.
    if (!isBusy) await own.waitFor({ timeout: 2000 }).catch(() => undefined);
    if (!isBusy && !(await own.isVisible())) throw new Error(await whyNot(clips));
    if (performance.now() - since > patienceMs)
      throw new Error("The import did not end within 30 minutes.");
    await wait(200);
  }
}

/** Picks a folder in the folder dialog and imports it. */
export async function importFolder(page: Page, folder: string): Promise<void> {
  const chooser = page.waitForEvent("filechooser", { timeout: 30_000 });
  await page.getByRole("button", { name: "Choose folder", exact: true }).click();
  await (await chooser).setFiles(folder);
  await importPlanned(page);
}

async function whyNot(clips: Locator): Promise<string> {
  const messages = await sentences(clips);
  return messages.join(" ") || "The clips were not imported, and the page does not say why.";
}
