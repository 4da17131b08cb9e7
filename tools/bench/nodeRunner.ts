/** The bench in this process, for machines with a GPU and no browser: Dawn from the package `webgpu`. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import type { GpuLike } from "../../src/core/kernels/webgpu/gpu";
import { root } from "../serve";
import type * as NodeDriver from "./nodeDriver";
import type { Answer, Question, Runner } from "./questions";

interface Dawn {
  create(flags: readonly string[]): GpuLike;
  readonly globals: object;
}

/** 132 MB, so it is no dependency of ours; a literal would make it one for the compiler. */
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

const distOf = (name: string): string =>
  join(root, `node_modules/@tensorflow/${name}/dist/index.js`);

/** -> the driver as one module; packages are inside, so that each of them is there once. */
async function buildDriver(outDir: string): Promise<typeof NodeDriver> {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      ssr: join(import.meta.dirname, "nodeDriver.ts"),
      target: "node20",
      // without a package.json beside them Node takes .js for CommonJS
      rolldownOptions: { output: { entryFileNames: "driver.mjs", chunkFileNames: "[name].mjs" } },
    },
    ssr: { noExternal: true, target: "node" },
    resolve: {
      // Node would take CommonJS here and ES modules there.
      alias: ["tfjs-core", "tfjs-backend-cpu", "tfjs-backend-wasm", "tfjs-backend-webgpu"].map(
        (name) => ({ find: new RegExp(`^@tensorflow/${name}$`), replacement: distOf(name) }),
      ),
    },
  });
  return (await import(pathToFileURL(join(outDir, "driver.mjs")).href)) as typeof NodeDriver;
}

export async function nodeRunner(): Promise<Runner> {
  const { create, globals } = await loadDawn();
  const gpu = create([]);
  Object.assign(globalThis, globals);
  // The backend's package looks here as soon as it is loaded.
  Object.defineProperty(globalThis, "navigator", { value: { gpu, userAgent: "node" } });
  const outDir = await mkdtemp(join(tmpdir(), "counterpoise-bench-"));
  const { createNodeDriver } = await buildDriver(outDir);
  const answer = createNodeDriver(gpu);
  return {
    where: `Node ${process.versions.node.split(".")[0] ?? ""}`,
    ask: async <Q extends Question>(question: Q) => {
      const reply = await answer(question);
      if ("problem" in reply) throw new Error(reply.problem);
      return reply.value as Answer<Q>;
    },
    close: () => rm(outDir, { recursive: true }),
  };
}
