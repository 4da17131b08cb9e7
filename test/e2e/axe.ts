/** What a state of the page must hold to, whoever looks at it and on whatever screen. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "vitest";
import type { LabPage, OpenOptions } from "../../tools/labPage";
import { inPage } from "../support/browser";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Serious and critical findings of axe, as "rule: elements". */
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

/** No serious violation, and nothing sticks out sideways; `state` names it where it fails. */
export async function expectFit(lab: LabPage, state: string): Promise<void> {
  expect(await findings(lab), state).toEqual([]);
  const overflowPx = await inPage<number>(
    lab.page,
    "return document.documentElement.scrollWidth - window.innerWidth;",
  );
  expect(overflowPx, `${state}: pixels beyond the right edge`).toBeLessThanOrEqual(0);
}

/** Both themes on a wide and on a narrow screen. */
const looks = [
  { colorScheme: "light", widthPx: 1280 },
  { colorScheme: "dark", widthPx: 1280 },
  { colorScheme: "light", widthPx: 390 },
  { colorScheme: "dark", widthPx: 390 },
] as const satisfies readonly OpenOptions[];

/** Each theme and each width once, for states that differ little from others. */
export const someLooks = [looks[0], looks[3]];
