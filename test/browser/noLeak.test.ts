import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { inPage, openBrowser, serveModules, type Served } from "../support/browser";
import { tinyConfig } from "../support/lab";
import type { LeakAnswer, LeakQuestion } from "./noLeakWorker";

let served: Served;
let browser: Browser;
beforeAll(async () => {
  served = await serveModules();
  browser = await openBrowser({ webgpu: true });
});
afterAll(async () => {
  await browser.close();
  await served.close();
});

async function ask(question: LeakQuestion): Promise<LeakAnswer> {
  const page = await browser.newPage();
  await page.goto(`${served.url}blank.html`);
  const found = await inPage<LeakAnswer>(
    page,
    `const worker = new Worker("/test/browser/noLeakWorker.ts", { type: "module" });
     return new Promise((resolve, reject) => {
       worker.onmessage = ({ data }) => resolve(data);
       worker.onerror = ({ message }) => reject(new Error(message));
       worker.postMessage(arg);
     });`,
    question,
  );
  await page.close();
  expect(found.failure).toBeUndefined();
  return found;
}

/** Five steps an epoch: each reading is at an epoch's end. */
const counts = { train: 40, validation: 12, test: 12 };
const config = tinyConfig({
  epochs: 50,
  encoder: { id: "small-conv", params: { features: 4, width: 4 } },
});

test.each([
  ["wasm", [10, 200]],
  ["webgpu", [10, 30]],
] as const)(
  "%s holds as many tensors and bytes after steps %j, epochs and pictures between them",
  async (backend, readAt) => {
    const found = await ask({ config: { ...config, backend }, toy: { counts }, readAt });
    expect(found.backend).toBe(backend);
    const [early, late] = found.held;
    expect(early?.tensors).toBeGreaterThan(0);
    expect(late).toEqual(early);
    expect(found.events["epoch"]).toBe(readAt[1] / 5);
    expect(found.events["verdicts"]).toBeGreaterThan(0);
    expect(found.events["pictures"]).toBeGreaterThan(0);
    expect(found.events["failed"]).toBeUndefined();
  },
);
