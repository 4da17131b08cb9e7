/** In the browser: starts the bench's worker and forwards requests to it. */
import type { Question, Reply } from "./questions";

const worker = new Worker(new URL("./benchWorker.ts", import.meta.url), { type: "module" });

declare global {
  interface Window {
    askBench(question: Question): Promise<Reply>;
  }
}

window.askBench = (question) =>
  new Promise((resolve) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => resolve(data);
    worker.onerror = ({ message }) => resolve({ problem: message });
    worker.postMessage(question);
  });
