/** Copies a text to the clipboard; returns a message about the result. `fallback` says what to do where the browser refuses. */
export async function copyText(name: string, text: string, fallback: string): Promise<string> {
  try {
    await navigator.clipboard.writeText(text);
    return `${name} copied.`;
  } catch {
    return `The browser blocked copying. ${fallback}`;
  }
}
