/** Drives Chromium from tests: serves the built page or single modules, and watches the page's requests. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type BrowserOptions, launchBrowser } from "../../tools/chromium";
import type { Served } from "../../tools/serve";

export { serveModules, servePage, type Served } from "../../tools/serve";

/** Starts Chromium; the test closes it. A missing browser is an error, never a skip. */
export function openBrowser(options: BrowserOptions = {}): Promise<Browser> {
  return launchBrowser(options);
}

/** A server and a browser; both exist only while the tests of a file run. */
export interface ServedBrowser {
  /** Origin with a trailing slash. */
  readonly url: string;
  readonly browser: Browser;
}

/** Serves and starts a browser for all tests of a file; call it at the top of the file. */
export function useServedBrowser(
  serve: () => Promise<Served>,
  options: BrowserOptions | (() => Promise<BrowserOptions>) = {},
): ServedBrowser {
  let served: Served | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    served = await serve();
    browser = await openBrowser(typeof options === "function" ? await options() : options);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  const during = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error("The server and the browser exist only during tests.");
    return value;
  };
  return {
    get url() {
      return during(served).url;
    },
    get browser() {
      return during(browser);
    },
  };
}

export interface PageWatch {
  /** Requests to anywhere but the origin; data: and blob: stay inside the page. */
  readonly foreign: readonly string[];
  /** Console errors and uncaught exceptions. */
  readonly errors: readonly string[];
  /** Violations of the Content-Security-Policy, as the browser reports them. */
  readonly violations: readonly string[];
}

/** Records requests, errors and violations from now on; call it before the page is opened. */
export async function watchPage(page: Page, origin: string): Promise<PageWatch> {
  const foreign: string[] = [];
  const errors: string[] = [];
  const violations: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!/^(data|blob):/.test(url) && !url.startsWith(origin)) foreign.push(url);
  });
  page.on("console", (message) => {
    if (message.type() !== "error") return;
    const text = message.text();
    (text.includes("Content Security Policy") ? violations : errors).push(text);
  });
  page.on("pageerror", (error) => errors.push(error.message));
  await page.exposeFunction("reportViolation", (sentence: string) => {
    violations.push(sentence);
  });
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (event) => {
    void window.reportViolation(event.violatedDirective + " refused " + event.blockedURI);
  });`);
  return { foreign, errors, violations };
}

/**
 * Runs the body of an async function in the page; `arg` is its one argument, and `import()` works.
 * A string, because the test runner rewrites imports inside functions.
 */
export async function inPage<T>(page: Page, body: string, arg: unknown = null): Promise<T> {
  const source = `(async (arg) => { ${body} })(${JSON.stringify(arg)})`;
  return page.evaluate<T>(source);
}
