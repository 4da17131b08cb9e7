/** In the browser: the worker that the backend tests drive, as the page drives its own. */
import type { BackendCheck, BackendRequest } from "./backendChecks";

const worker = new Worker(new URL("./backendWorker.ts", import.meta.url), { type: "module" });

declare global {
  interface Window {
    runCheck(request: BackendRequest): Promise<BackendCheck>;
  }
}

window.runCheck = (request) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<BackendCheck>) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  });
