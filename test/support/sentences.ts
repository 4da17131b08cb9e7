/** Asserts that texts are sentences for a reader: not empty, of limited length, with a full stop. */
import { expect } from "vitest";

const maxLength = 300;

export function expectSentences(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text).toMatch(/\S.*\.$/s);
    expect(text.length, text).toBeLessThanOrEqual(maxLength);
  }
}
