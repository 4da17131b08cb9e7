import { defineConfig } from "eslint/config";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

/**
 * Allowed imports of each folder: our folders and packages.
 * ARCHITECTURE.md draws the same table; a place that is not listed here may import anything.
 * @type {Record<string, { ours: string[], packages: string[] }>}
 */
const walls = {
  "src/contract": { ours: [], packages: ["valibot"] },
  "src/core": { ours: ["src/contract"], packages: ["fft.js"] },
  "src/decode": { ours: ["src/contract", "src/core/signal"], packages: ["mediabunny"] },
  "src/import": {
    // Splits of the user's clips are drawn with the same seeded generator.
    ours: ["src/contract", "src/decode", "src/core/data/random.ts"],
    packages: ["d3-dsv"],
  },
  "src/datasets": {
    ours: [
      "src/contract",
      "src/decode",
      "src/import",
      "src/core/signal",
      "src/core/data/synthetic",
    ],
    packages: [],
  },
  "src/lab": { ours: ["src/contract", "src/core"], packages: [] },
  "src/client": { ours: ["src/contract"], packages: ["comlink", "idb"] },
  // Trials are drawn with the same seeded generator as everything else.
  "src/compare": { ours: ["src/contract", "src/core/data/random.ts"], packages: ["valibot"] },
  "src/state": { ours: ["src/contract", "src/client", "src/compare"], packages: ["zustand"] },
  "src/ui": {
    // The claims panel alone shows stored results, see zonesOfDocs.
    ours: ["src/contract", "src/compare", "src/state", "docs"],
    packages: ["react", "react-dom", "recharts", "zustand"],
  },
  "src/main.tsx": {
    ours: ["src/contract", "src/client", "src/state", "src/ui"],
    packages: ["react", "react-dom"],
  },
  "workers/lab.worker.ts": {
    ours: ["src/contract", "src/core", "src/lab", "workers/backends.ts"],
    packages: ["comlink", "@tensorflow"],
  },
  "workers/backends.ts": {
    ours: ["src/contract", "src/core", "src/lab"],
    packages: ["@tensorflow"],
  },
  "workers/kernelThread.worker.ts": { ours: ["src/core"], packages: [] },
  "workers/media.worker.ts": { ours: ["src/contract", "src/datasets"], packages: ["comlink"] },
};

/** The files that may name TensorFlow.js; everything else in core imports src/core/tf.ts. */
const tensorflowFiles = ["src/core/tf.ts", "src/core/device.ts", "src/core/kernels/**/*.ts"];

const isFile = (/** @type {string} */ place) => /\.tsx?$/.test(place);
const filesOf = (/** @type {string} */ place) => (isFile(place) ? place : `${place}/**/*.{ts,tsx}`);
const escaped = (/** @type {string} */ name) => name.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const inside = (/** @type {string} */ path, /** @type {string} */ place) =>
  path === place || path.startsWith(`${place}/`);

/** Every folder that a rule can forbid; sub-folders are exceptions of their folder. */
const places = [
  ...[
    ...["contract", "core", "decode", "import", "datasets", "lab"],
    ...["client", "compare", "state", "ui"],
  ].map((name) => `src/${name}`),
  "src/main.tsx",
  "workers",
  "test",
  "tools",
  "studies",
  "docs",
];

/** Zones for one place: each other place, less what the table lets through. */
const zonesOf = ([place, wall]) =>
  places
    .filter((from) => !inside(place, from) && !wall.ours.includes(from))
    .map((from) => ({
      target: `./${place}`,
      from: `./${from}`,
      except: wall.ours
        .filter((open) => inside(open, from))
        .map((open) => `./${open.slice(from.length + 1)}`),
      message: `${place} may import ${wall.ours.join(", ") || "nothing of ours"}. Exchange the data through src/contract, or move the code.`,
    }));

/** Stored results belong to the one panel that shows them. */
const zonesOfDocs = {
  target: ["./src/ui/!(claims)/**/*", "./src/ui/*.{ts,tsx}"],
  from: "./docs",
  message: "Only src/ui/claims shows stored results; pass them on from there.",
};

/** Only relative imports and the named packages get through. */
const onlyPackages = (/** @type {string} */ place, /** @type {string[]} */ packages) => ({
  patterns: [
    {
      regex: `^(?!\\.{1,2}(/|$)${packages.map((name) => `|${escaped(name)}(/|$)`).join("")})`,
      message: `${place} may name ${packages.join(", ") || "no package at all"}.`,
    },
  ],
});

const tensorflowOnly = {
  patterns: [
    {
      regex: "^@tensorflow/",
      message:
        "TensorFlow.js is named in src/core/tf.ts, src/core/device.ts, src/core/kernels, workers and test/support only; import src/core/tf.",
    },
  ],
};

/** Limits count lines of code, so that nobody saves comments or blank lines. */
const codeOnly = { skipBlankLines: true, skipComments: true };

/** Syntax refused everywhere, with the reason. */
const syntaxEverywhere = [
  { selector: "TSEnumDeclaration", message: "Use a union of strings instead of an enum." },
  {
    selector:
      ":matches(SpreadElement, JSXSpreadAttribute) > :matches(ObjectExpression, ArrayExpression).argument",
    message: "Write the entries themselves instead of spreading a literal.",
  },
];
const readBacks = ["dataSync", "arraySync"].map((property) => ({
  selector: `MemberExpression[property.name='${property}']`,
  message: `${property} stalls the device: return tensors, and read back in one place with await data().`,
}));
const ambient = [
  ["Math", "random", "Use the seeded generator in src/core/data/random.ts."],
  ["Date", "now", "Core reads no clock; pass the time as an argument."],
].map(([object, property, message]) => ({
  selector: `MemberExpression[object.name='${object}'][property.name='${property}']`,
  message,
}));

export default defineConfig(
  {
    ignores: [
      ...["dist/", "build/", "out/", "coverage/", "node_modules/", "shared/", "public/"],
      // AssemblyScript, which has a compiler of its own.
      "src/core/kernels/wasm/assembly/",
    ],
  },
  { linterOptions: { noInlineConfig: true } },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "import-x": importX },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [
        createTypeScriptImportResolver({ project: `${import.meta.dirname}/tsconfig.json` }),
      ],
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { varsIgnorePattern: "^_", argsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // The caller of a kernel knows the type of its result.
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
      // Objects here are closures: no method reads `this`.
      "@typescript-eslint/unbound-method": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "import-x/no-default-export": "error",
      "import-x/no-restricted-paths": [
        "error",
        {
          basePath: import.meta.dirname,
          zones: [...Object.entries(walls).flatMap(zonesOf), zonesOfDocs],
        },
      ],
      "max-lines": ["error", { max: 250, ...codeOnly }],
      "max-lines-per-function": ["error", { max: 100, ...codeOnly }],
      "no-restricted-imports": ["error", tensorflowOnly],
      "no-warning-comments": "error",
      "no-restricted-syntax": ["error", ...syntaxEverywhere],
    },
  },
  ...Object.entries(walls).map(([place, wall]) => ({
    files: [filesOf(place)],
    rules: { "no-restricted-imports": ["error", onlyPackages(place, wall.packages)] },
  })),
  {
    files: tensorflowFiles,
    rules: {
      "no-restricted-imports": ["error", onlyPackages("This file", ["@tensorflow"])],
    },
  },
  { files: ["test/support/**/*.ts"], rules: { "no-restricted-imports": "off" } },
  {
    files: ["src/core/**/*.ts"],
    rules: {
      "max-lines-per-function": ["error", { max: 60, ...codeOnly }],
      "no-restricted-syntax": ["error", ...syntaxEverywhere, ...ambient, ...readBacks],
    },
  },
  {
    // Kernels answer TensorFlow.js's own synchronous calls, so they may read back.
    files: ["src/core/kernels/**/*.ts"],
    rules: {
      "no-restricted-syntax": ["error", ...syntaxEverywhere, ...ambient],
    },
  },
  {
    // An index that the loop around it bounds, in inner loops and in tests of them.
    files: ["src/core/kernels/**/*.ts", "src/core/device.ts", "test/**/*.ts"],
    rules: { "@typescript-eslint/no-non-null-assertion": "off" },
  },
  {
    // TensorFlow.js's operations are generic in their result alone, so `as Tensor2D` is what types them.
    files: ["src/core/**/*.ts", "src/lab/**/*.ts", "test/**/*.ts"],
    rules: { "@typescript-eslint/no-unnecessary-type-assertion": "off" },
  },
  { files: ["src/ui/**/*.{ts,tsx}"], extends: [reactHooks.configs.flat.recommended] },
  // A `describe` block is a list of tests, not a function to keep short.
  { files: ["test/**/*.ts"], rules: { "max-lines-per-function": "off" } },
  { files: ["*.config.ts"], rules: { "import-x/no-default-export": "off" } },
);
