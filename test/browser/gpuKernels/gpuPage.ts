/** A browser on the software adapter, and pages whose worker responds to requests about our WebGPU kernels. */
import type { Page } from "playwright-core";
import { inPage, serveModules, useServedBrowser } from "../../support/browser";
import type { GpuResponse, GpuResponses, GpuRequest } from "./gpuRequests";

export interface GpuPage {
  /** Throws the worker's failure; `error` is an error that the GPU reported with the response. */
  send<A extends GpuRequest["command"]>(
    request: Extract<GpuRequest, { command: A }>,
  ): Promise<{ readonly found: GpuResponses[A]; readonly error?: string }>;
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
      `window.gpuWorker = new Worker("/test/browser/gpuKernels/gpuWorker.ts", { type: "module" });`,
    );
    return gpuPage(page);
  };
}

const gpuPage = (page: Page): GpuPage => ({
  async send(request) {
    const response = await inPage<GpuResponse<(typeof request)["command"]>>(
      page,
      `return new Promise((resolve, reject) => {
         window.gpuWorker.onmessage = ({ data }) => resolve(data);
         window.gpuWorker.onerror = ({ message }) => reject(new Error(message));
         window.gpuWorker.postMessage(arg);
       });`,
      request,
    );
    if ("failure" in response) throw new Error(response.failure);
    return response;
  },
  close: () => page.close(),
});
