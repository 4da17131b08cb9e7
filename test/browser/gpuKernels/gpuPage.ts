/** A browser on the software adapter, and pages whose worker answers questions about our WebGPU kernels. */
import type { Page } from "playwright-core";
import { inPage, serveModules, useServedBrowser } from "../../support/browser";
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
  const served = useServedBrowser(serveModules, { webgpu: true });
  return async () => {
    const page = await served.browser.newPage();
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
