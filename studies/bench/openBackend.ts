/** Opens a runner and starts a backend in it, or gives the reason why it cannot start. */
import { browserRunner } from "./browserRunner";
import { nodeRunner } from "./nodeRunner";
import type { RunBackend, Runner, Started } from "./requests";

export interface OpenBackend {
  readonly runner: Runner;
  readonly started: Started;
}
export interface BackendRequest {
  readonly backend: RunBackend;
  /** Threads of WebAssembly. */
  readonly threads: number;
  /** Runs in Node instead of a browser. */
  readonly node: boolean;
  /** Named on the command line: then the software adapter is accepted if there is no other. */
  readonly isNamed: boolean;
}

const software = /\(software\)$/;

/** The caller closes the runner. Throws a sentence if the backend does not start. */
export async function openBackend(request: BackendRequest): Promise<OpenBackend> {
  const { backend, node, isNamed } = request;
  if (node && backend !== "webgpu") throw new Error("--node goes with --backend webgpu only.");
  if (node) return start(await nodeRunner(), request);
  if (backend !== "webgpu") return start(await browserRunner({}), request);
  try {
    const opened = await start(await browserRunner({}), request);
    if (!software.test(opened.started.report.adapter)) return opened;
    await opened.runner.close();
    if (!isNamed) throw new Error("The only WebGPU adapter here is software");
  } catch (error) {
    if (!isNamed) throw error;
  }
  return start(await browserRunner({ software: true }), request);
}

async function start(runner: Runner, { backend, threads }: BackendRequest): Promise<OpenBackend> {
  try {
    const given = backend === "wasm" ? { threads } : {};
    const started = await runner.send({ command: "start", backend, ...given });
    return { runner, started };
  } catch (error) {
    await runner.close();
    throw error;
  }
}
