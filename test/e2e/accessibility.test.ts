import { expect, test } from "vitest";
import { inPage } from "../support/browser";
import { expectFit, findings } from "./axe";
import { blowUp } from "./blowUp";
import { chartTable } from "./chartTable";
import { stage, tiny } from "./stage";

const lab = stage();

test("the checks find a serious axe violation and horizontal overflow", async () => {
  const page = await lab.open();
  await inPage(page.page, `document.body.append(document.createElement("button"));`);
  expect((await findings(page)).join()).toContain("button-name");
  await inPage(
    page.page,
    `document.querySelector("body > button").remove();
     const wide = document.createElement("div");
     wide.style.width = "800px";
     wide.textContent = "wide";
     document.querySelector("main").append(wide);`,
  );
  await expect(expectFit(page, "wide")).rejects.toThrow("pixels beyond");
  await page.close();
});

test("every state of a run is accessible", async () => {
  // A run stays in "opening" while its binaries are delayed.
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  const page = await lab.open({
    hash: `${tiny}&epochs=1000`,
    prepare: (target) =>
      target.route("**/*.wasm", async (route) => {
        asked += 1;
        await gate;
        await route.continue();
      }),
  });
  await expectFit(page, "idle");
  await page.press("Train");
  await expect.poll(() => asked).toBeGreaterThan(0);
  await expectFit(page, "opening");
  expect((await page.state()).status).toBe("opening");
  release();

  await page.reachStep(2);
  await expectFit(page, "running");
  await page.figure("Reconstructions").locator("canvas, img").first().waitFor();
  await page.press("Pause");
  await page.reach(["paused"]);
  await expect.poll(() => page.figure("Loss").locator("svg path").count()).toBeGreaterThan(0);
  await expectFit(page, "paused, with charts and reconstructions");
  for (const name of ["Accuracy", "Mask sparsity", "Loss"]) await chartTable(page, name);
  await expectFit(page, "charts as tables");
  await page.press("Stop");
  await page.reach(["stopped"]);
  await expectFit(page, "stopped");
  await page.close();
});

test("a finished run with an opened test split is accessible", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=1` });
  await page.press("Train");
  await page.reach(["done"]);
  await page.openTest();
  await expectFit(page, "done");
  await page.close();
});

test("dialogs and the link's problems are accessible", async () => {
  const page = await lab.open({ hash: `${tiny}&epohcs=3` });
  expect((await page.problems()).join()).toContain("epohcs");
  await expectFit(page, "problems in the link");
  const dialog = page.page.getByRole("dialog");

  await page.press("Shortcuts");
  await dialog.waitFor();
  await expectFit(page, "shortcuts");
  await page.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  await page.page
    .getByRole("button", { name: /^Play / })
    .first()
    .click();
  await dialog.locator("audio, video").waitFor();
  await expectFit(page, "clip player");
  await page.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.close();
});

test("a failed run is accessible", async () => {
  const page = await lab.open({ hash: blowUp });
  await page.press("Train");
  await expect(page.reach(["done"])).rejects.toThrow();
  await expectFit(page, "failed");
  await page.close();
});
