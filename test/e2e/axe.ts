/** Checks the accessibility of a state of the page, in every theme and width. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "vitest";
import type { LabPage } from "../../tools/labPage";
import { inPage } from "../support/browser";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical violations that axe finds, as "rule: elements". */
export async function findings({ page }: LabPage): Promise<readonly string[]> {
  await page.evaluate(axe);
  return inPage<string[]>(
    page,
    `const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
     return violations
       .filter(({ impact }) => impact === "serious" || impact === "critical")
       .map(({ id, nodes }) => id + ": " + nodes.map((n) => n.target.join(" ")).join(", "));`,
  );
}

/** Each theme and each width once. */
const looks = [
  { colorScheme: "light", widthPx: 1280 },
  { colorScheme: "dark", widthPx: 390 },
] as const;

/** Sets the theme and the width of the page. Resolves when it has been drawn. */
async function lookAt({ page }: LabPage, { colorScheme, widthPx }: (typeof looks)[number]) {
  await page.emulateMedia({ colorScheme });
  await page.setViewportSize({ width: widthPx, height: 900 });
  await inPage(
    page,
    "await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));",
  );
}

/** Expects no serious violation and no horizontal overflow in any theme and width; a failure names `state`. */
export async function expectFit(lab: LabPage, state: string): Promise<void> {
  for (const look of looks) {
    await lookAt(lab, look);
    const where = `${state}, ${look.colorScheme}, ${look.widthPx} px`;
    expect(await findings(lab), where).toEqual([]);
    const overflowPx = await inPage<number>(
      lab.page,
      "return document.documentElement.scrollWidth - window.innerWidth;",
    );
    expect(overflowPx, `${where}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
  }
  await lookAt(lab, looks[0]);
}
