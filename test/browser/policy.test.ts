import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../tools/serve";
import { openBrowser, servePage, watchPage, type Served } from "../support/browser";

let served: Served;
let browser: Browser;
beforeAll(async () => {
  served = await servePage();
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

/** "script-src 'self'; ..." -> { "script-src": "'self'", ... } */
function directives(policy: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const directive of policy.split("; ")) {
    const [name = "", ...sources] = directive.split(" ");
    result[name] = sources.join(" ");
  }
  return result;
}

test("the policy allows no inline script, no eval and no other origin", async () => {
  const response = await fetch(served.url);
  const policy = directives(response.headers.get("content-security-policy") ?? "");
  expect(policy).toMatchObject({
    "default-src": "'self'",
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'self'",
  });
  expect(Object.values(policy).join(" ")).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
  expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(response.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
});

test("the page carries the same policy for hosts that send no headers", async () => {
  const response = await fetch(served.url);
  const sent = directives(response.headers.get("content-security-policy") ?? "");
  delete sent["frame-ancestors"];
  const html = readFileSync(join(root, "dist/index.html"), "utf8");
  const meta = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  expect(directives(meta.replaceAll("&#39;", "'"))).toEqual(sent);
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
});

test("the page and its workers start under the policy, isolated, and ask only their origin", async () => {
  const page = await browser.newPage();
  const watch = await watchPage(page, served.url);
  await page.goto(served.url);
  await page.locator('[role="status"][data-status]').waitFor();
  await expect.poll(() => page.workers().length).toBeGreaterThanOrEqual(2);
  for (const worker of page.workers()) expect(worker.url()).toContain(`${served.url}assets/`);
  const training = page.workers().find((worker) => worker.url().includes("lab.worker"));
  expect(await training?.evaluate(() => self.crossOriginIsolated)).toBe(true);
  await page.waitForLoadState("networkidle");
  expect(watch).toEqual({ foreign: [], errors: [], violations: [] });
  await page.close();
});
