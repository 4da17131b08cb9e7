/** Quotes a foreign value for a sentence, at most 60 characters. Never throws, whatever the value is. */
export function safeText(value: unknown): string {
  const letters = Array.from(json(value));
  return letters.length > 60 ? `${letters.slice(0, 57).join("")}..."` : letters.join("");
}

/** Cuts a text after `maxLength` characters and adds dots. Counts code points, so it never halves one. */
export function truncateText(text: string, maxLength: number): string {
  const letters = Array.from(text);
  return letters.length > maxLength ? `${letters.slice(0, maxLength).join("")}...` : text;
}

/** JSON has no form for functions and symbols, and throws on BigInts and cycles; their type stands for them. */
function json(value: unknown): string {
  if (["undefined", "function", "symbol", "bigint"].includes(typeof value)) return typeof value;
  try {
    // undefined, against its type, where the value has a toJSON that returns nothing
    const text: unknown = JSON.stringify(value);
    return typeof text === "string" ? text : typeof value;
  } catch {
    return typeof value;
  }
}
