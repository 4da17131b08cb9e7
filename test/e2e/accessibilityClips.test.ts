import { join } from "node:path";
import { expect, test } from "vitest";
import { expectFit } from "./axe";
import { copyFixtureClips } from "../support/fixtureClips";
import { dropFiles } from "./dropFiles";
import { stage, tiny } from "./stage";
import { tempFolder, writeIn } from "./tempFolder";

const lab = stage();
const temp = tempFolder();

test("the plan of an import, and a failed import", async () => {
  const page = await lab.open({ hash: tiny });
  // planning reads only names, so the files can be empty
  const folder = join(temp, "empty");
  for (const name of ["red/a_1.webm", "red/b_1.webm", "blue/a_2.webm", "blue/b_2.txt"])
    writeIn(folder, name, "");
  await dropFiles(page.page, [folder]);
  await page.page.getByRole("button", { name: "Import", exact: true }).waitFor();
  await expectFit(page, "planned");
  // none of these files can be decoded
  await expect(page.importPlanned()).rejects.toThrow();
  await expectFit(page, "import failed");
  await page.close();
});

test("an import in progress, its result, and the player", async () => {
  const page = await lab.open({ hash: tiny });
  const clips = page.page.getByRole("region", { name: "Clips", exact: true });
  const status = () => clips.getAttribute("data-status");
  await expect.poll(status, { timeout: 30_000 }).toBe("ready");
  // enough clips that the import takes longer than axe
  await dropFiles(page.page, [copyFixtureClips(join(temp, "many"), 40)]);
  await page.press("Import");
  await clips.getByRole("progressbar").waitFor();
  await expectFit(page, "importing");
  expect(await status()).toBe("importing");
  await page.press("Cancel");
  await expect.poll(status).toBe("ready");

  const few = copyFixtureClips(join(temp, "few"));
  writeIn(few, "circle/broken.webm", "no clip");
  await dropFiles(page.page, [few]);
  await page.importPlanned();
  await clips.getByText("broken.webm").first().waitFor();
  await expectFit(page, "imported");
  await page.page
    .getByRole("button", { name: /^Play / })
    .first()
    .click();
  await page.page.getByRole("dialog").locator("video").waitFor();
  await expectFit(page, "player of an imported clip");
  await page.close();
});
