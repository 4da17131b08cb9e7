/** Runs the bench in this process, for machines with a GPU and no browser, on Dawn from the package `webgpu`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GpuLike } from "../../src/core/kernels/webgpu/gpu";
import { importForNode } from "../../tools/buildForNode";
import type * as NodeDriver from "./nodeDriver";
import type { BenchResponse, BenchRequest, Runner } from "./requests";

interface Dawn {
  create(flags: readonly string[]): GpuLike;
  readonly globals: object;
}

/** The package has 132 MB and is no dependency; with a literal the compiler would require it. */
const packageName: string = "webgpu";

async function loadDawn(): Promise<Dawn> {
  try {
    return (await import(packageName)) as Dawn;
  } catch {
    throw new Error(
      "WebGPU in Node needs a package that is not installed: npm install --no-save webgpu@0.6.2",
    );
  }
}

export async function nodeRunner(): Promise<Runner> {
  const { create, globals } = await loadDawn();
  const gpu = create([]);
  Object.assign(globalThis, globals);
  // The backend's package reads this when it is loaded.
  Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" } });
  const outDir = await mkdtemp(join(tmpdir(), "counterpoise-bench-"));
  const entry = join(import.meta.dirname, "nodeDriver.ts");
  const { createNodeDriver } = (await importForNode(entry, outDir)) as typeof NodeDriver;
  const respond = createNodeDriver(gpu);
  return {
    where: `Node ${process.versions.node.split(".")[0] ?? ""}`,
    send: async <Q extends BenchRequest>(request: Q) => {
      const reply = await respond(request);
      if ("problem" in reply) throw new Error(reply.problem);
      return reply.value as BenchResponse<Q>;
    },
    close: () => rm(outDir, { recursive: true }),
  };
}
