import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { build, preview } from "vite";
import { inPage, openBrowser, watchPage, type PageWatch } from "../support/browser";
import { relativeError } from "../support/parity";
import type { BackendCheck, BackendRequest } from "./backendChecks";

/** A worker of its own, built and served as the page is: same bundler, same headers. */
async function serveBackendPage() {
  const outDir = await mkdtemp(join(tmpdir(), "counterpoise-"));
  const input = join(import.meta.dirname, "backend.html");
  await build({
    logLevel: "warn",
    build: { outDir, emptyOutDir: true, sourcemap: false, rolldownOptions: { input } },
  });
  const server = await preview({
    logLevel: "warn",
    build: { outDir },
    preview: { port: 0, host: "127.0.0.1" },
  });
  const at = server.httpServer.address();
  if (at === null || typeof at === "string") throw new Error("The server did not open a port.");
  const origin = `http://127.0.0.1:${at.port}`;
  const close = async () => {
    await server.close();
    await rm(outDir, { recursive: true });
  };
  return { origin, close };
}

type PassedCheck = Extract<BackendCheck, { readonly failure?: undefined }>;

async function checkOf(page: Page, request: BackendRequest): Promise<PassedCheck> {
  const check = await page.evaluate((one) => window.runCheck(one), request);
  if (check.failure) throw new Error(check.failure.message);
  return check;
}

let served: Awaited<ReturnType<typeof serveBackendPage>>;
beforeAll(async () => {
  served = await serveBackendPage();
});
afterAll(() => served.close());

async function openPage(browser: Browser): Promise<{ page: Page; watch: PageWatch; csp: string }> {
  const page = await browser.newPage();
  const watch = await watchPage(page, served.origin);
  const response = await page.goto(`${served.origin}/test/browser/backend.html`);
  await page.waitForFunction(() => "runCheck" in window);
  const csp = (await response?.headerValue("content-security-policy")) ?? "";
  return { page, watch, csp };
}

describe("a browser without a GPU", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test("WebAssembly runs with threads under the strict policy, and nothing leaves the origin", async () => {
    const { page, watch, csp } = await openPage(browser);
    expect(csp).toContain("script-src 'self' 'wasm-unsafe-eval';");
    expect(csp).toContain("worker-src 'self' blob:;");
    const { report, isolated, threadsLoaded } = await checkOf(page, {
      backend: "wasm",
      run: "training",
      threads: 2,
    });
    expect(isolated).toBe(true);
    expect(report).toMatchObject({ name: "wasm", threads: 2, simd: true, adapter: "" });
    // The module starts eight and uses as many as requested; each has loaded its script.
    expect(threadsLoaded).toBe(8);
    expect(watch).toEqual({ foreign: [], errors: [], violations: [] });
    await page.close();
  });

  test("the policy does refuse: a script from a blob: is a violation that the watch sees", async () => {
    const { page, watch } = await openPage(browser);
    const wasRefused = await inPage<boolean>(
      page,
      `const url = URL.createObjectURL(new Blob(["0"], { type: "text/javascript" }));
       return import(url).then(() => false, () => true);`,
    );
    expect(wasRefused).toBe(true);
    await expect.poll(() => watch.violations.join()).toContain("script-src");
    await page.close();
  });

  test("the choice is WebAssembly, with its figures in the reason, and stays the same", async () => {
    const { page } = await openPage(browser);
    const { report } = await checkOf(page, { backend: "auto", run: "start" });
    expect(report.name).toBe("wasm");
    expect(report.reason).toMatch(/takes \d+\.\d ms.*; this browser offers no WebGPU adapter\.$/);
    const most = await page.evaluate(() => Math.min(navigator.hardwareConcurrency, 4));
    const tried = most > 1 ? ["wasm, 1 thread", `wasm, ${most} threads`] : ["wasm, 1 thread"];
    expect(Object.keys(report.measuredMs)).toEqual(tried);
    expect((await checkOf(page, { backend: "auto", run: "start" })).report).toEqual(report);
    await page.close();
  });

  test("a kernel that computes wrong is noticed, named and not used", async () => {
    const { page } = await openPage(browser);
    await checkOf(page, { backend: "cpu", run: "start" });
    const { report } = await checkOf(page, {
      backend: "auto",
      run: "start",
      threads: 1,
      breaks: "Conv2DBackpropFilter",
    });
    expect(report).toMatchObject({ name: "wasm", engine: "stock", selfCheck: { passed: true } });
    expect(report.reason).toMatch(
      /WebAssembly is not used: it computes wrong numbers \(.*gradient by filter is off by \d/,
    );
    await page.close();
  });

  test("a backend that was asked for is refused when it computes wrong", async () => {
    const { page } = await openPage(browser);
    await checkOf(page, { backend: "cpu", run: "start" });
    const check = await page.evaluate(() =>
      window.runCheck({ backend: "wasm", run: "start", threads: 1, breaks: "Sum" }),
    );
    expect(check.failure?.code).toBe("no-backend");
    expect(check.failure?.message).toMatch(
      /^WebAssembly cannot be used here: it computes wrong numbers \(.* is allowed\)\. Choose another backend\.$/,
    );
    await page.close();
  });

  test("losses are equal to the bit with 1 thread, with 2, and when run again", async () => {
    const { page } = await openPage(browser);
    const losses = async (threads: number) =>
      (await checkOf(page, { backend: "wasm", run: "training", threads })).values.losses;
    const alone = await losses(1);
    expect(alone).toHaveLength(5);
    expect(await losses(2)).toEqual(alone);
    expect(await losses(2)).toEqual(alone);
    await page.close();
  });

  test("WebGPU cannot be forced where there is none, and the sentence says so", async () => {
    const { page } = await openPage(browser);
    const check = await page.evaluate(() => window.runCheck({ backend: "webgpu", run: "start" }));
    expect(check.failure).toMatchObject({
      code: "no-backend",
      message: expect.stringContaining("no WebGPU adapter") as string,
    });
    await page.close();
  });
});

describe("a browser with a software WebGPU adapter", () => {
  let browser: Browser;
  let page: Page;
  let watch: PageWatch;
  beforeAll(async () => {
    browser = await openBrowser({ webgpu: true });
    ({ page, watch } = await openPage(browser));
  });
  afterAll(() => browser.close());

  test("the software adapter is named and not chosen", async () => {
    const { report } = await checkOf(page, { backend: "auto", run: "start" });
    expect(report.name).toBe("wasm");
    expect(report.reason).toMatch(/the only WebGPU adapter here is .*\(software\)\.$/);
  });

  test("every operation of training gives plain JavaScript's values and gradients", async () => {
    const expected = await checkOf(page, { backend: "cpu", run: "operations" });
    const found = await checkOf(page, { backend: "webgpu", run: "operations" });
    expect(found.report.adapter).toMatch(/\(software\)$/);
    expect(Object.keys(found.values).length).toBeGreaterThan(12);
    for (const [name, values] of Object.entries(expected.values)) {
      const error = relativeError(
        Float32Array.from(found.values[name] ?? []),
        Float32Array.from(values),
      );
      expect(error, name).toBeLessThan(1e-4);
    }
    expect(found.error).toBeUndefined();
  });

  test("the losses of the first 5 steps are within a thousandth of the other backends'", async () => {
    const losses = async (backend: BackendRequest["backend"]) =>
      Float32Array.from((await checkOf(page, { backend, run: "training" })).values.losses ?? []);
    const gpu = await losses("webgpu");
    expect(gpu).toHaveLength(5);
    expect(gpu[4]).toBeLessThan(gpu[0] ?? 0);
    for (const other of ["webgpu", "wasm", "cpu"] as const)
      expect(relativeError(gpu, await losses(other)), other).toBeLessThan(1e-3);
  });

  test("all of it kept to the policy and to the origin", () => {
    expect(watch.violations).toEqual([]);
    expect(watch.foreign).toEqual([]);
  });
});
