/** Brings a person's own clips into the page. */
import { setTimeout as wait } from "node:timers/promises";
import type { Page } from "playwright-core";

const patienceMs = 1_800_000;

/** Presses "Import" for what is planned; resolves when its clips are the dataset. Throws the page's sentence. */
export async function importPlanned(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Import", exact: true }).click({ timeout: 120_000 });
  const clips = page.getByRole("region", { name: "Clips", exact: true });
  const own = page.getByRole("button", { name: "Use built-in Puppets" });
  const start = performance.now();
  while (!(await own.isVisible())) {
    const status = await clips.getAttribute("data-status");
    const isBusy = status === "planned" || status === "importing";
    // The status moves first and the button follows it.
    if (!isBusy) await own.waitFor({ timeout: 2000 }).catch(() => undefined);
    if (!isBusy && !(await own.isVisible())) throw new Error(await whyNot(page));
    if (performance.now() - start > patienceMs)
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

async function whyNot(page: Page): Promise<string> {
  const clips = page.getByRole("region", { name: "Clips", exact: true });
  const sentences = await clips.locator(".notice.bad").allInnerTexts();
  return sentences.join(" ") || "The clips were not imported, and the page does not say why.";
}
