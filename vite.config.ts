import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { configDefaults, defineConfig } from "vitest/config";
import { buildKernels } from "./tools/buildKernels.ts";

/** Cross-origin isolation: without it the browser gives WebAssembly no threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * Nothing but our own files. blob: is for what is made here: WebAssembly's threads start from one
 * (and load their script from a file), pictures and sounds are shown from them.
 */
const policy: Readonly<Record<string, string>> = {
  "default-src": "'self'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "worker-src": "'self' blob:",
  "style-src": "'self'",
  "img-src": "'self' blob:",
  "media-src": "'self' blob:",
  "connect-src": "'self'",
  "object-src": "'none'",
  "base-uri": "'none'",
  "form-action": "'none'",
};
const toText = (directives: Readonly<Record<string, string>>) =>
  Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources}`)
    .join("; ");

/** The policy in the page itself, for hosts that send no headers; a page cannot say who frames it. */
const policyInPage: Plugin = {
  name: "policy-in-page",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: toText(policy) },
      injectTo: "head-prepend",
    },
  ],
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

// Compiles the kernels before Vite serves, builds or tests.
await buildKernels();

export default defineConfig({
  plugins: [react(), policyInPage],
  resolve: { dedupe: ["@tensorflow/tfjs-core"] },
  worker: { format: "es" },
  // The page's chunk is React and charts; TensorFlow.js loads beside it, in a worker.
  build: { target: "es2023", sourcemap: true, chunkSizeWarningLimit: 1000 },
  // Found up front: a dependency that is met late reloads the page.
  optimizeDeps: { entries: ["index.html", "src/**/*.{ts,tsx}", "workers/*.ts"] },
  server: { headers: isolation },
  preview: {
    headers: {
      ...isolation,
      "Content-Security-Policy": toText({ ...policy, "frame-ancestors": "'self'" }),
    },
  },
  test: {
    alias: [
      tfjs("tfjs-core"),
      tfjs("tfjs-backend-cpu"),
      tfjs("tfjs-backend-wasm"),
      tfjs("tfjs-backend-webgpu"),
    ],
    server: { deps: { inline: [/@tensorflow/] } },
    isolate: false,
    // Read as files, so that `--changed` cannot follow imports to them.
    forceRerunTriggers: [
      ...configDefaults.forceRerunTriggers,
      "**/{eslint.config.js,.oxlintrc.json,tsconfig.json}",
      "**/test/{golden,unit}/**/*.json",
      "**/src/core/kernels/wasm/assembly/**",
      "**/docs/**/*.json",
    ],
    projects: [
      nodeProject("unit", ["test/unit/**/*.test.ts", "test/gradient/**/*.test.ts"]),
      nodeProject("golden", ["test/golden/**/*.test.ts"]),
      nodeProject("door", ["test/door/**/*.test.ts"]),
      nodeProject("browser", ["test/browser/**/*.test.ts"], 300_000),
      nodeProject("e2e", ["test/e2e/**/*.test.ts"], 600_000),
      nodeProject("gpu", ["test/gpu/**/*.test.ts"], 600_000),
    ],
  },
});
