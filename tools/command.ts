/** Shared by all commands: opens the built page in a browser and prints one sentence on failure. */
import type { Browser } from "playwright-core";
import { type BrowserOptions, launchBrowser } from "./chromium";
import { servePage } from "./serve";

/** Serves the built page and starts a browser for `work`; always closes both. */
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

/** Runs a command. Prints the message of an error and exits with 1. */
export function runCommand(main: () => Promise<void>): void {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
