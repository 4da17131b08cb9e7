/** Small settings of the page itself; a browser that keeps nothing is no error. */
const prefix = "counterpoise.";

export function readSetting(key: string): string | null {
  try {
    return localStorage.getItem(prefix + key);
  } catch {
    return null;
  }
}

export function writeSetting(key: string, value: string): void {
  try {
    localStorage.setItem(prefix + key, value);
  } catch {
    // Storage is off: the setting lasts as long as the page.
  }
}
