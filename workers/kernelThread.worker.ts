import { serveJobs, type ThreadStart } from "../src/core/kernels/wasm/threadLoop";

self.onmessage = ({ data }: MessageEvent<ThreadStart>) => {
  serveJobs(data, () => self.postMessage("ready"));
};
