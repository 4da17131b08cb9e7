/** Settings of the page in local storage; a browser without storage is not an error. */
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
    // Without storage the setting lasts until the page is closed.
  }
}
