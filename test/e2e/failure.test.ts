import { expect, test } from "vitest";
import { blowUp } from "./blowUp";
import { inPage } from "../support/browser";
import { stage, tiny } from "./stage";

const lab = stage();

test("a loss that is not finite stops the run, names step and term, and offers a smaller rate", async () => {
  const page = await lab.open({ hash: blowUp });
  await page.press("Train");
  await expect(page.reach(["done"])).rejects.toThrow();
  const { status, message } = await page.state();
  expect(status).toBe("failed");
  const alert = [message, ...(await page.problems())].join(" ");
  expect(alert).toMatch(/step \d+/i);
  expect(alert).toMatch(/loss|fused|reconstruction|commitment/i);
  const offer = page.page.getByRole("button", { name: /^Continue/ });
  expect(await offer.count()).toBeGreaterThan(0);
  // Awaited from before the press, since the run may soon fail again even at a tenth of the rate.
  const goesOn = page.page.waitForFunction(() =>
    document.querySelector('[role="status"][data-status="running"]'),
  );
  await offer.first().click();
  await goesOn;
  await page.close();
});

test("names such as __proto__ are refused with a sentence each and change no object", async () => {
  const names = ["__proto__.polluted", "__proto__", "constructor", "puppets.__proto__"];
  const page = await lab.open({ hash: [tiny, ...names.map((name) => `${name}=1`)].join("&") });
  const problems = await page.problems();
  for (const name of names)
    expect(problems.filter((sentence) => sentence.includes(`"${name}"`))).toHaveLength(1);
  expect(
    await inPage(page.page, "return [({}).polluted, typeof Object.prototype.constructor];"),
  ).toEqual([undefined, "function"]);
  await page.press("Step");
  await page.reachStep(1);
  await page.close();
});

test("unknown settings and values out of range are named", async () => {
  const page = await lab.open({ hash: `${tiny}&epohcs=3&batch=100000` });
  const sentences = (await page.problems()).join(" ");
  expect(sentences).toContain("epohcs");
  expect(sentences).toContain("100000");
  await page.close();
});
