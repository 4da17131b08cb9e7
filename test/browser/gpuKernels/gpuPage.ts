/** A browser on the software adapter, and pages whose worker answers questions about our WebGPU kernels. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { inPage, openBrowser, serveModules, type Served } from "../../support/browser";
import type { GpuAnswer, GpuAnswers, GpuQuestion } from "./gpuQuestions";

export interface GpuPage {
  /** Throws the worker's failure; `error` is an error that the GPU reported beside the answer. */
  answer<A extends GpuQuestion["ask"]>(
    question: Extract<GpuQuestion, { ask: A }>,
  ): Promise<{ readonly found: GpuAnswers[A]; readonly error?: string }>;
  close(): Promise<void>;
}

/** Call at the top of a test file; -> opens a page with its own worker, and so its own GPU device. */
export function gpuPages(): () => Promise<GpuPage> {
  let served: Served | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    served = await serveModules();
    browser = await openBrowser({ webgpu: true });
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  return async () => {
    if (!served || !browser) throw new Error("The browser exists only while tests run.");
    const page = await browser.newPage();
    await page.goto(`${served.url}blank.html`);
    await inPage(
      page,
      `window.asked = new Worker("/test/browser/gpuKernels/gpuWorker.ts", { type: "module" });`,
    );
    return gpuPage(page);
  };
}

const gpuPage = (page: Page): GpuPage => ({
  async answer(question) {
    const answer = await inPage<GpuAnswer<(typeof question)["ask"]>>(
      page,
      `return new Promise((resolve, reject) => {
         window.asked.onmessage = ({ data }) => resolve(data);
         window.asked.onerror = ({ message }) => reject(new Error(message));
         window.asked.postMessage(arg);
       });`,
      question,
    );
    if ("failure" in answer) throw new Error(answer.failure);
    return answer;
  },
  close: () => page.close(),
});
