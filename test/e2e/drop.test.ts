import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { root } from "../../tools/serve";
import { dropFiles } from "./dropFiles";
import { stage } from "./stage";

const colours = join(root, "../shared/data/grid-words/colour");
const isThere = existsSync(colours);
if (!isThere) console.log(`SKIPPED: no real clips at ${colours}, so nothing was dropped.`);

const lab = stage();
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

/** A folder of a few real clips per class, and one file that is no clip. */
function sample(perClass: number): string {
  const folder = mkdtempSync(join(tmpdir(), "counterpoise-drop-"));
  made.push(folder);
  for (const name of readdirSync(colours)) {
    mkdirSync(join(folder, "colours", name), { recursive: true });
    for (const clip of readdirSync(join(colours, name)).sort().slice(0, perClass))
      cpSync(join(colours, name, clip), join(folder, "colours", name, clip));
  }
  const first = readdirSync(join(folder, "colours"))[0] ?? "";
  cpSync(join(root, "README.md"), join(folder, "colours", first, "broken.webm"));
  return join(folder, "colours");
}

test.skipIf(!isThere)(
  "a dropped folder of real clips is understood, imported and trained on",
  async () => {
    const page = await lab.open({ hash: "backend=wasm&batch=8&epochs=3" });
    const folder = sample(8);
    await dropFiles(page.page, [folder]);
    const start = page.page.getByRole("button", { name: "Import", exact: true });
    await start.waitFor({ timeout: 30_000 });
    const understood = await page.page.locator("body").innerText();
    for (const name of readdirSync(folder)) expect(understood).toContain(name);

    await page.importPlanned();
    expect(await page.page.locator("body").innerText()).toContain("broken.webm");

    await page.press("Train");
    await page.reachStep(2);
    await page.press("Stop");
    await page.reach(["stopped"]);
    const record = await page.record();
    expect([...record.dataset.classes].sort()).toEqual(readdirSync(folder).sort());
    const { train, validation, test: held } = record.dataset.clips;
    expect(train + validation + held).toBe(4 * 8);
    expect(record.dataset.problems.join(" ")).toContain("broken.webm");
    expect([...record.dataset.modalities].sort()).toEqual(["audio", "video"]);
    expect(page.watch.foreign).toEqual([]);
    expect(page.watch.errors).toEqual([]);
    await page.close();
  },
);
