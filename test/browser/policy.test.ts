import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Worker } from "playwright-core";
import { expect, test } from "vitest";
import { root } from "../../tools/serve";
import { servePage, useServedBrowser, watchPage } from "../support/browser";

const lab = useServedBrowser(servePage);

/** "script-src 'self'; ..." -> { "script-src": "'self'", ... } */
function directives(policy: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const directive of policy.split("; ")) {
    const [name = "", ...sources] = directive.split(" ");
    result[name] = sources.join(" ");
  }
  return result;
}

/** WebAssembly's threads start from blobs, and the training worker may have started them. */
const isThread = (worker: Worker) => worker.url().startsWith("blob:");

/** blob: is for what is made in the page: WebAssembly's threads, pictures and sounds. */
const allowed = {
  "default-src": "'self'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self' blob:",
  "style-src": "'self'",
  "img-src": "'self' blob:",
  "media-src": "'self' blob:",
  "connect-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
};

test("the server's policy allows no inline script, no eval and no other origin", async () => {
  const response = await fetch(lab.url);
  const policy = directives(response.headers.get("content-security-policy") ?? "");
  expect(policy).toEqual({ ...allowed, "frame-ancestors": "'self'" });
  expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
  expect(response.headers.get("cross-origin-embedder-policy")).toBe("require-corp");
});

test("the page carries the same policy, before any script, for hosts that send no headers", () => {
  const html = readFileSync(join(root, "dist/index.html"), "utf8");
  const meta = /<meta http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
  expect(directives(meta.replaceAll("&#39;", "'"))).toEqual(allowed);
  expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<script"));
});

test("the page and its workers start under the policy, isolated, and send requests to their origin only", async () => {
  const page = await lab.browser.newPage();
  const watch = await watchPage(page, lab.url);
  await page.goto(lab.url);
  await page.locator('[role="status"][data-status]').waitFor();
  await expect
    .poll(() => page.workers().filter((worker) => !isThread(worker)).length)
    .toBeGreaterThanOrEqual(2);
  for (const worker of page.workers())
    expect(worker.url()).toContain(isThread(worker) ? `blob:${lab.url}` : `${lab.url}assets/`);
  const training = page.workers().find((worker) => worker.url().includes("lab.worker"));
  expect(await training?.evaluate(() => self.crossOriginIsolated)).toBe(true);
  await page.waitForLoadState("networkidle");
  expect(watch).toEqual({ foreign: [], errors: [], violations: [] });
  await page.close();
});
