/** In the browser: starts the bench's worker and forwards requests to it. */
import type { BenchRequest, Reply } from "./requests";

const worker = new Worker(new URL("./benchWorker.ts", import.meta.url), { type: "module" });

declare global {
  interface Window {
    sendToBench(request: BenchRequest): Promise<Reply>;
  }
}

window.sendToBench = (request) =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
    worker.onerror = ({ message }) => resolve({ problem: message });
    worker.postMessage(request);
  });
