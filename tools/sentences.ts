import type { Locator } from "playwright-core";

/** The error sentences in a part of the page. */
export async function sentences(place: Locator): Promise<readonly string[]> {
  const texts = await place.locator('[role="alert"], .notice.bad').allInnerTexts();
  return [...new Set(texts.map((text) => text.trim().replace(/\s+/g, " ")).filter(Boolean))];
}
