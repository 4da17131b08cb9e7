import { expect, test } from "vitest";
import { recordOf, stage, tiny } from "./stage";

const lab = stage();

const run = (hash: string) => recordOf(lab, hash);

test("the same link gives the same numbers bit for bit on WASM, another seed does not", async () => {
  const first = await run(`${tiny}&epochs=3&seed=11`);
  const again = await run(`${tiny}&epochs=3&seed=11`);
  const other = await run(`${tiny}&epochs=3&seed=12`);
  expect(first.epochs).toHaveLength(3);
  expect(first.backend.reproducible).toContain("bit");
  expect(JSON.stringify(again.epochs)).toBe(JSON.stringify(first.epochs));
  expect(again.final).toEqual(first.final);
  expect(other.epochs).toHaveLength(3);
  expect(other.epochs[0]?.loss).not.toEqual(first.epochs[0]?.loss);
});

test("the test split stays sealed until it is opened, and each opening is counted", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=1` });
  await page.press("Train");
  await page.reach(["done"]);
  const sealed = await page.record();
  expect(sealed.testOpenings).toBe(0);
  expect(sealed.final.test).toBeUndefined();
  const opened = await page.openTest();
  expect(opened.testOpenings).toBe(1);
  const right = (opened.final.test?.accuracy["fused"] ?? NaN) * 60;
  // a whole number of the 60 test clips
  expect(right).toBeCloseTo(Math.min(Math.max(Math.round(right), 0), 60), 6);
  expect((await page.openTest()).testOpenings).toBe(2);
  await page.close();
});
