import { expect, test } from "vitest";
import { inPage } from "../support/browser";
import type { LabPage } from "../../tools/labPage";
import { stage, tiny } from "./stage";

const lab = stage();

const focused = (page: LabPage): Promise<string> =>
  inPage<string>(
    page.page,
    `const at = document.activeElement;
     return (at?.getAttribute("aria-label") ?? at?.textContent ?? "").trim();`,
  );

/** Presses Tab until the button of that name has the focus, then Enter. */
async function enter(page: LabPage, name: string): Promise<void> {
  const names: string[] = [];
  for (let presses = 0; presses < 300; presses += 1) {
    const now = await focused(page);
    if (now === name) {
      await page.page.keyboard.press("Enter");
      return;
    }
    names.push(now);
    await page.page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached "${name}"; it passed ${[...new Set(names)].join(", ")}`);
}

test("Tab and Enter alone train, pause, step, stop and reset", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=200` });
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
  const page = await lab.open({ hash: `${tiny}&epochs=200` });
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
