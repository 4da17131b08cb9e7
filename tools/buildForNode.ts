/** Bundles code that runs TensorFlow.js in Node into one module with one copy of each package. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";
import { root } from "./serve";

const distOf = (name: string): string =>
  join(root, `node_modules/@tensorflow/${name}/dist/index.js`);

/** Builds `entry` into `outDir` and imports it; the caller removes the folder. */
export async function importForNode(entry: string, outDir: string): Promise<unknown> {
  return import(pathToFileURL(await buildForNode(entry, outDir)).href);
}

/** Builds `entry` into `outDir` -> the path of the module. */
export async function buildForNode(entry: string, outDir: string): Promise<string> {
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: {
      outDir,
      ssr: entry,
      target: "node20",
      rolldownOptions: {
        output: {
          // Without a package.json in the folder Node reads .js as CommonJS.
          entryFileNames: "driver.mjs",
          chunkFileNames: "[name].mjs",
          // TensorFlow.js's WebAssembly module is CommonJS and reads its own path.
          banner: "const __dirname = import.meta.dirname;",
        },
      },
    },
    ssr: { noExternal: true, target: "node" },
    resolve: {
      // Node would load CommonJS for some imports and ES modules for others.
      alias: ["tfjs-core", "tfjs-backend-cpu", "tfjs-backend-wasm", "tfjs-backend-webgpu"].map(
        (name) => ({ find: new RegExp(`^@tensorflow/${name}$`), replacement: distOf(name) }),
      ),
    },
  });
  return join(outDir, "driver.mjs");
}
