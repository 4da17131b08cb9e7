import { dirname } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { root } from "./provoke";

/** Type errors that core's own compiler options find in one more file of core. */
function errorsIn(code: string): readonly string[] {
  const path = `${root}src/core/probe.ts`;
  const config = ts.readConfigFile(`${root}src/core/tsconfig.json`, (name) =>
    ts.sys.readFile(name),
  );
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, dirname(path));
  const host = ts.createCompilerHost(options);
  const real = { ...host };
  host.fileExists = (name) => name === path || real.fileExists(name);
  host.getSourceFile = (name, version, ...rest) =>
    name === path
      ? ts.createSourceFile(name, code, version, true)
      : real.getSourceFile(name, version, ...rest);
  const program = ts.createProgram([path], options, host);
  const source = program.getSourceFile(path);
  return program
    .getSemanticDiagnostics(source)
    .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, " "));
}

const foreign = [
  "window",
  "document",
  "navigator",
  "fetch",
  "process",
  "performance",
  "console",
  "setTimeout",
  "postMessage",
];

test("core cannot name the page, the worker, the clock or Node", () => {
  // With the tensors imported too, since their types could bring a library along.
  const code = `import * as tf from "./tf";\nexport const zero = tf.scalar(0);\nexport const got = [${foreign.join(", ")}];\n`;
  const errors = errorsIn(code);
  for (const name of foreign)
    expect(
      errors.some((error) => error.includes(`'${name}'`)),
      name,
    ).toBe(true);
});

test("an index may miss", () => {
  expect(errorsIn("export const first = (xs: number[]): number => xs[0];\n")).toHaveLength(1);
  expect(errorsIn("export const first = (xs: number[]): number => xs[0] ?? 0;\n")).toEqual([]);
});
