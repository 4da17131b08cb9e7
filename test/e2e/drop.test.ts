import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../tools/serve";
import { copyFixtureClips } from "../support/fixtureClips";
import { dropFiles } from "./dropFiles";
import { stage } from "./stage";
import { tempFolder } from "./tempFolder";

const lab = stage();
const temp = tempFolder();

test("a dropped folder of clips is planned, imported and trained on", async () => {
  const page = await lab.open({ hash: "backend=wasm&batch=8&epochs=1000" });
  const folder = copyFixtureClips(join(temp, "shapes"));
  cpSync(join(root, "README.md"), join(folder, readdirSync(folder)[0] ?? "", "broken.webm"));
  await dropFiles(page.page, [folder]);
  const start = page.page.getByRole("button", { name: "Import", exact: true });
  await start.waitFor({ timeout: 30_000 });
  const understood = await page.page.locator("body").innerText();
  for (const name of readdirSync(folder)) expect(understood).toContain(name);

  const option = (name: string) => page.page.getByRole("textbox", { name, exact: true });
  expect(await option("Frames").inputValue()).toBe("3");
  expect(understood).toContain("Pictures need 20.7 kB for each clip");
  await option("Frames").fill("8");
  await option("Frames").press("Enter");
  await page.page.getByText("Pictures need 55.3 kB for each clip").waitFor();

  await page.importPlanned();
  expect(await page.page.locator("body").innerText()).toContain("broken.webm");

  await page.press("Train");
  await page.reachStep(2);
  await page.press("Stop");
  await page.reach(["stopped"]);
  expect(page.page.url()).toContain("clips.frames=8");
  const record = await page.record();
  expect(record.config.data.params).toEqual({ frames: 8 });
  expect([...record.dataset.classes].sort()).toEqual(readdirSync(folder).sort());
  const { train, validation, test: held } = record.dataset.clips;
  expect(train + validation + held).toBe(16);
  expect(record.dataset.problems.join(" ")).toContain("broken.webm");
  expect([...record.dataset.modalities].sort()).toEqual(["audio", "video"]);
  expect(page.watch.foreign).toEqual([]);
  expect(page.watch.errors).toEqual([]);
  await page.close();
});
