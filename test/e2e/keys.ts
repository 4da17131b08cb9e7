/** Uses a page with the keyboard alone. */
import type { LabPage } from "../../tools/labPage";
import { inPage } from "../support/browser";

/** The name of the focused element: its label, else its text, else its tag. */
export const focused = (page: LabPage): Promise<string> =>
  inPage<string>(
    page.page,
    `const at = document.activeElement;
     const label = at?.getAttribute("aria-label") ?? at?.labels?.[0]?.textContent;
     return (label ?? at?.textContent ?? "").trim().slice(0, 80) || at?.localName;`,
  );

/** Presses Tab until an element of that name has the focus. Resolves with its name. */
export async function tabTo(page: LabPage, wanted: RegExp): Promise<string> {
  const names: string[] = [];
  for (let presses = 0; presses < 300; presses += 1) {
    const now = await focused(page);
    if (wanted.test(now)) return now;
    names.push(now);
    await page.page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${wanted}; it passed ${[...new Set(names)].join(", ")}`);
}

/** Presses Tab until the button of that name has the focus, then Enter. */
export async function enter(page: LabPage, name: string): Promise<void> {
  await tabTo(page, new RegExp(`^${name}$`));
  await page.page.keyboard.press("Enter");
}
