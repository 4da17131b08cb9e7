import { expect, test } from "vitest";
import { inPage } from "../support/browser";
import { expectFit } from "./axe";
import { enter } from "./keys";
import { stage } from "./stage";

const lab = stage();

test("the claims fit every width, and a link opens a run of the test at the top of the page", async () => {
  const page = await lab.open();
  const panel = page.page.getByRole("region", { name: "Claims of the papers" });
  await panel.locator("summary").click();
  await expectFit(page, "claims");
  const before = page.page.url();
  await panel.locator("summary").focus();
  await enter(page, "Open the first run of the test");
  await expect.poll(() => page.page.url()).not.toBe(before);
  const place = `const { top } = document.getElementById("run").getBoundingClientRect();
    return [document.activeElement.id, Math.abs(top) < window.innerHeight / 2];`;
  expect(await inPage(page.page, place)).toEqual(["run", true]);
  expect(await page.problems()).toEqual([]);
  await page.close();
});
