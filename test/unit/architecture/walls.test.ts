import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { objections, root } from "./provoke";

/** Stated a second time, apart from the lint table, so that a slip there shows here. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  core: ["contract"],
  decode: ["contract"],
  import: ["contract", "decode"],
  datasets: ["contract", "decode", "import"],
  lab: ["contract", "core"],
  client: ["contract"],
  compare: ["contract"],
  state: ["contract", "client", "compare"],
  ui: ["contract", "compare", "state"],
};
const folders = Object.keys(allowed);

/** Any real source file of a folder, relative to src, without its ending. */
async function someFile(folder: string): Promise<string> {
  const names = await readdir(`${root}src/${folder}`, { recursive: true });
  const name = names.sort().find((each) => /\.tsx?$/.test(each) && !each.endsWith(".d.ts"));
  if (name === undefined) throw new Error(`src/${folder} holds no source file to import`);
  return `${folder}/${name.replace(/\.tsx?$/, "")}`;
}

test.each(folders)("%s imports only what the table allows, even as types", async (place) => {
  for (const from of folders) {
    if (from === place) continue;
    // Of core, a file that no exception opens.
    const source = from === "core" ? "core/tf" : await someFile(from);
    const found = await objections(
      `src/${place}/probe.ts`,
      `import type * as wall from "../${source}";\nexport type Wall = typeof wall;\n`,
    );
    const refused = found.includes("import-x/no-restricted-paths");
    expect(refused, `${place} importing ${source}`).toBe(!allowed[place]?.includes(from));
  }
});

/** The parts of core that a media folder may import. */
const openedCore: Readonly<Record<string, readonly string[]>> = {
  decode: ["signal"],
  import: ["random"],
  datasets: ["signal", "synthetic"],
};

test.each(Object.keys(openedCore))("%s reaches only the listed parts of core", async (place) => {
  const parts = {
    signal: await someFile("core/signal"),
    synthetic: await someFile("core/data/synthetic"),
    random: "core/data/random",
    tf: "core/tf",
  };
  for (const [part, path] of Object.entries(parts)) {
    const found = await objections(`src/${place}/probe.ts`, `export * from "../${path}";\n`);
    const refused = found.includes("import-x/no-restricted-paths");
    expect(refused, `${place} importing ${path}`).toBe(!openedCore[place]?.includes(part));
  }
});

test("compare reaches core's random numbers, and nothing else of core", async () => {
  const code = (path: string): string => `export * from "${path}";\n`;
  expect(await objections("src/compare/probe.ts", code("../core/data/random"))).toEqual([]);
  expect(await objections("src/compare/probe.ts", code("../core/data/clipTable"))).toContain(
    "import-x/no-restricted-paths",
  );
});

test("the page's entry and the media worker keep out of core and lab", async () => {
  const lab = await someFile("lab");
  expect(await objections("src/main.tsx", `import "./core/tf";\n`)).toContain(
    "import-x/no-restricted-paths",
  );
  expect(await objections("workers/media.worker.ts", `import "../src/${lab}";\n`)).toContain(
    "import-x/no-restricted-paths",
  );
  expect(await objections("workers/lab.worker.ts", `import "../src/${lab}";\n`)).toEqual([]);
});

test("nothing in src imports tests, tools or studies", async () => {
  for (const place of folders)
    for (const file of ["tools/browser", "studies/bench"])
      expect(
        await objections(`src/${place}/probe.ts`, `import "../../${file}";\n`),
        `${place}, ${file}`,
      ).toContain("import-x/no-restricted-paths");
});

test.each(["core/train/probe.ts", "lab/probe.ts", "ui/Probe.tsx", "state/probe.ts"])(
  "src/%s may not name TensorFlow.js",
  async (path) => {
    const code = `import * as tf from "@tensorflow/tfjs-core";\nexport const one = tf.scalar(1);\n`;
    expect(await objections(`src/${path}`, code)).toEqual(["no-restricted-imports"]);
  },
);

test.each([
  "src/core/tf.ts",
  "src/core/device.ts",
  "src/core/kernels/wasm/probe.ts",
  "workers/lab.worker.ts",
  "test/support/probe.ts",
])("%s may name TensorFlow.js", async (path) => {
  const code = `import * as tf from "@tensorflow/tfjs-core";\nexport const one = tf.scalar(1);\n`;
  expect(await objections(path, code)).toEqual([]);
});

test.each([
  ["contract", "comlink"],
  ["core", "comlink"],
  ["core", "node:fs"],
  ["decode", "react"],
  ["import", "mediabunny"],
  ["datasets", "mediabunny"],
  ["lab", "react"],
  ["client", "zustand"],
  ["compare", "zustand"],
  ["state", "react"],
  ["ui", "comlink"],
])("src/%s may not name %s", async (place, name) => {
  expect(await objections(`src/${place}/probe.ts`, `export * from "${name}";\n`)).toContain(
    "no-restricted-imports",
  );
});

test("only the claims panel imports stored results", async () => {
  const code = (up: string): string =>
    `import stored from "${up}docs/claims/claims.json";\nexport const results = stored;\n`;
  expect(await objections("src/ui/claims/probe.ts", code("../../../"))).toEqual([]);
  for (const [path, up] of [
    ["src/ui/compare/probe.ts", "../../../"],
    ["src/ui/inspect/findings/probe.tsx", "../../../../"],
    ["src/ui/probe.tsx", "../../"],
    ["src/compare/probe.ts", "../../"],
    ["src/state/probe.ts", "../../"],
    ["src/main.tsx", "../"],
    ["workers/lab.worker.ts", "../"],
  ] as const)
    expect(await objections(path, code(up)), path).toContain("import-x/no-restricted-paths");
});
