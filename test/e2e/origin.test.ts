import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { inPage } from "../support/browser";
import { stage, tiny } from "./stage";

/** A proxy that refuses and records every request of the browser to another machine. */
const asked: string[] = [];
/** Requests of the browser itself (updates, autofill); those of the page are seen by the watch and the policy. */
const browsersOwn =
  /^(https?:\/\/)?([^/:]+\.)?(google|googleapis|gstatic|gvt1|microsoft|msn|bing)\.(com|net)\b/;
const leaked = (): readonly string[] => asked.filter((url) => !browsersOwn.test(url));
const proxy: Server = createServer((request, response) => {
  asked.push(request.url ?? "");
  response.end("nothing");
});
proxy.on("connect", (request, socket) => {
  asked.push(request.url ?? "");
  socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
});
const listening = new Promise<number>((resolve) => {
  proxy.listen(0, "127.0.0.1", () => resolve((proxy.address() as AddressInfo).port));
});
afterAll(() => {
  proxy.close();
});

const lab = stage(async () => ({
  args: [`--proxy-server=http://127.0.0.1:${await listening}`],
}));

test("a whole run sends no request to another machine", async () => {
  const page = await lab.open({ hash: `${tiny}&epochs=2` });
  await page.press("Train");
  await page.reach(["done"]);
  await page.openTest();
  expect(page.watch.foreign).toEqual([]);
  expect(page.watch.violations).toEqual([]);
  expect(page.watch.errors).toEqual([]);
  const { backend } = await page.record();
  const cores = await inPage<number>(page.page, "return navigator.hardwareConcurrency;");
  await page.close();
  expect(leaked()).toEqual([]);
  expect(backend.simd).toBe(true);
  // Threads were measured, so they ran under the policy, even where one alone is faster.
  const measured = Object.keys(backend.measuredMs);
  const counts = measured.map((name) => Number(/^wasm, (\d+) threads?$/.exec(name)?.[1] ?? 0));
  expect(Math.max(...counts), measured.join("; ")).toBeGreaterThan(cores > 1 ? 1 : 0);
});

test("the page's policy refuses other machines and code in strings; the watch records both", async () => {
  const page = await lab.open();
  const outcome = await inPage<string>(
    page.page,
    `return fetch("http://leak.invalid/").then(() => "got out", (error) => error.name);`,
  );
  expect(outcome).toBe("TypeError");
  const evaluated = await inPage<string>(
    page.page,
    `const script = document.createElement("script");
     script.textContent = "window.ran = true";
     document.body.append(script);
     return String(window.ran);`,
  );
  expect(evaluated).toBe("undefined");
  await expect.poll(() => page.watch.violations.join(" ")).toContain("leak.invalid");
  await expect.poll(() => page.watch.violations.join(" ")).toContain("script-src");
  expect(leaked()).toEqual([]);
  expect(await inPage(page.page, "return window.crossOriginIsolated;")).toBe(true);
  await page.close();
});

test("the proxy records a request to another machine", async () => {
  const page = await lab.open();
  await page.page.goto("http://leak.invalid/");
  expect(leaked().join()).toContain("leak.invalid");
  await page.close();
});
