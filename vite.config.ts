import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Cross-origin isolation: without it the browser gives WebAssembly no threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Node resolves tfjs to CommonJS and its deep imports to ES modules: two copies, unless aliased. */
const tfjs = (name: string) => ({
  find: new RegExp(`^@tensorflow/${name}$`),
  replacement: new URL(`./node_modules/@tensorflow/${name}/dist/index.js`, import.meta.url)
    .pathname,
});

const nodeProject = (name: string, include: string[], timeout = 60_000) => ({
  extends: true as const,
  test: { name, include, environment: "node" as const, testTimeout: timeout, hookTimeout: timeout },
});

export default defineConfig({
  plugins: [react()],
  resolve: { dedupe: ["@tensorflow/tfjs-core"] },
  worker: { format: "es" },
  build: { target: "es2023", sourcemap: true },
  server: { headers: isolation },
  preview: { headers: isolation },
  test: {
    alias: [tfjs("tfjs-core"), tfjs("tfjs-backend-cpu"), tfjs("tfjs-backend-wasm")],
    server: { deps: { inline: [/@tensorflow/] } },
    isolate: false,
    projects: [
      nodeProject("unit", ["test/unit/**/*.test.ts", "test/gradient/**/*.test.ts"]),
      nodeProject("golden", ["test/golden/**/*.test.ts"]),
      nodeProject("door", ["test/door/**/*.test.ts"]),
      nodeProject("browser", ["test/browser/**/*.test.ts"], 300_000),
      nodeProject("e2e", ["test/e2e/**/*.test.ts"], 600_000),
    ],
  },
});
