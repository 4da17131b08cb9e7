const maxLength = 160;

/** Lists ids for a sentence: those that fit in 160 characters, then the number of the others. */
export function listIds(ids: readonly string[]): string {
  const shown = ids.filter((_, i) => ids.slice(0, i + 1).join(", ").length <= maxLength);
  const more = ids.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
