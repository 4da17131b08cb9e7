/** A browser page with the media worker, which imports files from this machine. */
import { readFile } from "node:fs/promises";
import type { Browser } from "playwright-core";
import type { ImportOptions } from "../../src/contract/door";
import { inPage, openBrowser, serveModules, type Served } from "./browser";
import type { ImportReport } from "./mediaInPage";

export interface DiskFile {
  /** Path in the drop. */
  readonly path: string;
  readonly disk: string;
}
export interface MediaPage {
  importFiles(
    files: readonly DiskFile[],
    options: ImportOptions,
    cancelAfter?: number,
  ): Promise<ImportReport>;
  /** Calls an exported function of mediaInPage. */
  call<T>(name: string, ...args: readonly unknown[]): Promise<T>;
  /** Uncaught exceptions and crashes since the page opened. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

const callLimitMs = 120_000;

/** Default options of the tests: small pictures, 64 bands. */
export const smallOptions: ImportOptions = {
  imageSizePx: 48,
  frames: 3,
  frameRate: 1,
  melBands: 64,
  seed: 1,
};

export async function openMediaPage(): Promise<MediaPage> {
  const served: Served = await serveModules();
  const browser: Browser = await openBrowser();
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("crash", () => errors.push("the page crashed"));
  let onDisk: readonly DiskFile[] = [];
  await page.route("**/files-under-test/*", async (route) => {
    const file = onDisk[Number(route.request().url().split("/").pop())];
    if (file) await route.fulfill({ body: await readFile(file.disk) });
    else await route.abort();
  });
  await page.goto(`${served.url}blank.html`);
  let latest = "nothing yet";
  await page.exposeFunction("noteProgress", (line: string) => {
    latest = line;
  });
  /** A worker that has stopped never responds; the error then includes its last progress. */
  const limited = <T>(name: string, response: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const late = new Error(`${name} did not respond within ${callLimitMs / 1000} s`);
      const timer = setTimeout(() => {
        late.message += `; last progress: ${latest}; errors: ${errors.slice(-3).join(" | ")}`;
        reject(late);
      }, callLimitMs);
      response.finally(() => clearTimeout(timer)).then(resolve, reject);
    });
  const call = <T>(name: string, ...args: readonly unknown[]): Promise<T> =>
    limited(name, inside<T>(name, args));
  const inside = <T>(name: string, args: readonly unknown[]): Promise<T> =>
    inPage<T>(
      page,
      // Playwright sends Infinity as null, so absent arguments stay absent.
      `const inside = await import("/test/support/mediaInPage.ts"); return inside[arg.name](...arg.args);`,
      { name, args },
    );
  return {
    errors,
    call,
    importFiles(files, options, cancelAfter) {
      onDisk = files;
      const given = files.map(({ path }, i) => ({ path, url: `/files-under-test/${i}` }));
      const rest = cancelAfter === undefined ? [] : [cancelAfter];
      return call<ImportReport>("importFiles", given, options, ...rest);
    },
    async close() {
      await browser.close();
      await served.close();
    },
  };
}
