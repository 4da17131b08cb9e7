import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { LabPage } from "../../tools/labPage";
import { inPage } from "../support/browser";
import { blowUp } from "./blowUp";
import { dropFiles } from "./dropFiles";
import { stage, tiny } from "./stage";

const lab = stage();
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe, as "rule: elements". */
async function findings(page: LabPage): Promise<readonly string[]> {
  await page.page.evaluate(axe);
  return inPage<string[]>(
    page.page,
    `const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
     return violations
       .filter(({ impact }) => impact === "serious" || impact === "critical")
       .map(({ id, nodes }) => id + ": " + nodes.map((n) => n.target.join(" ")).join(", "));`,
  );
}

test("axe finds a serious fault when there is one", async () => {
  const page = await lab.open();
  await inPage(page.page, `document.body.append(document.createElement("button"));`);
  expect((await findings(page)).join()).toContain("button-name");
  await page.close();
});

test.each(["light", "dark"] as const)(
  "no serious violation in any state of a run, %s",
  async (colorScheme) => {
    const page = await lab.open({ hash: `${tiny}&epochs=8`, colorScheme });
    expect(await findings(page), "idle").toEqual([]);
    await page.press("Train");
    await page.reachStep(2);
    expect(await findings(page), "running").toEqual([]);
    await page.press("Pause");
    await page.reach(["paused"]);
    expect(await findings(page), "paused").toEqual([]);
    await page.press("Train");
    await page.reach(["done"]);
    expect(await findings(page), "done").toEqual([]);
    await page.close();
  },
);

test.each(["light", "dark"] as const)(
  "no serious violation after a failure, %s",
  async (colorScheme) => {
    const page = await lab.open({ hash: blowUp, colorScheme });
    await page.press("Train");
    await expect(page.reach(["done"])).rejects.toThrow();
    expect(await findings(page)).toEqual([]);
    await page.close();
  },
);

test.each(["light", "dark"] as const)(
  "no serious violation while a drop is shown, %s",
  async (colorScheme) => {
    const page = await lab.open({ hash: tiny, colorScheme });
    const folder = mkdtempSync(join(tmpdir(), "counterpoise-plan-"));
    try {
      // Planning reads names alone, so empty files will do.
      for (const name of ["red/a_1.webm", "red/b_1.webm", "blue/a_2.webm", "blue/b_2.txt"]) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), "");
      }
      await dropFiles(page.page, [folder]);
      await page.page.getByRole("button", { name: "Import", exact: true }).waitFor();
      expect(await findings(page)).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    await page.close();
  },
);

test("no serious violation on a narrow screen, and nothing sticks out sideways", async () => {
  const page = await lab.open({ hash: tiny, widthPx: 390 });
  expect(await findings(page)).toEqual([]);
  const overflow = await inPage<number>(
    page.page,
    "return document.documentElement.scrollWidth - window.innerWidth;",
  );
  expect(overflow).toBeLessThanOrEqual(0);
  await page.close();
});
