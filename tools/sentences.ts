import type { Locator } from "playwright-core";

/** What a part of the page says in words went wrong, one sentence each. */
export async function sentences(place: Locator): Promise<readonly string[]> {
  const texts = await place.locator('[role="alert"], .notice.bad').allInnerTexts();
  return [...new Set(texts.map((text) => text.trim().replace(/\s+/g, " ")).filter(Boolean))];
}
