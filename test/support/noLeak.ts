/** Tests that training in the browser uses as many tensors and bytes late as early, for one backend each. */
import { expect, test } from "vitest";
import { inPage, serveModules, type ServedBrowser, useServedBrowser } from "./browser";
import { tinyConfig } from "./lab";
import type { LeakResponse, LeakRequest } from "../browser/noLeakWorker";

async function measureMemory(
  { browser, url }: ServedBrowser,
  request: LeakRequest,
): Promise<LeakResponse> {
  const page = await browser.newPage();
  await page.goto(`${url}blank.html`);
  const found = await inPage<LeakResponse>(
    page,
    `const worker = new Worker("/test/browser/noLeakWorker.ts", { type: "module" });
     return new Promise((resolve, reject) => {
       worker.onmessage = ({ data }) => resolve(data);
       worker.onerror = ({ message }) => reject(new Error(message));
       worker.postMessage(arg);
     });`,
    request,
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

/** Defines the test of one backend; call it at the top of a test file. */
export function testNoLeak(backend: "wasm" | "webgpu", readAt: readonly [number, number]): void {
  const served = useServedBrowser(serveModules, { webgpu: backend === "webgpu" });

  test(`${backend} holds as many tensors and bytes after step ${readAt[1]} as after ${readAt[0]}, epochs and pictures between them`, async () => {
    const request = { config: { ...config, backend }, toy: { counts }, readAt };
    const found = await measureMemory(served, request);
    expect(found.backend).toBe(backend);
    const [early, late] = found.held;
    expect(early?.tensors).toBeGreaterThan(0);
    expect(late).toEqual(early);
    expect(found.events["epoch"]).toBe(readAt[1] / 5);
    expect(found.events["predictions"]).toBeGreaterThan(0);
    expect(found.events["pictures"]).toBeGreaterThan(0);
    expect(found.events["failed"]).toBeUndefined();
  });
}
