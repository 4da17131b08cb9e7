/** What every command of this folder shares: a browser on the built page, and one sentence on failure. */
import type { Browser } from "playwright-core";
import { type BrowserOptions, launchBrowser } from "./chromium";
import { servePage } from "./serve";

/** Serves the built page, starts a browser, and closes both whatever becomes of `work`. */
export async function withPage<T>(
  options: BrowserOptions,
  work: (browser: Browser, url: string) => Promise<T>,
): Promise<T> {
  const served = await servePage();
  try {
    const browser = await launchBrowser(options);
    try {
      return await work(browser, served.url);
    } finally {
      await browser.close();
    }
  } finally {
    await served.close();
  }
}

/** Runs a command to its end; what it throws is said in one sentence, and the process ends with 1. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
