import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { objections, root } from "./provoke";

const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `export const line${i} = ${i};\n`).join("");
const longFunction = (count: number): string =>
  `export function long(): number {\n  let n = 0;\n${"  n += 1;\n".repeat(count - 4)}  return n;\n}\n`;

test("any, enums and default exports are refused, default exports allowed in tool configs", async () => {
  expect(
    await objections("src/lab/probe.ts", "export const x = (y: any): string => `${y}`;\n"),
  ).toContain("@typescript-eslint/no-explicit-any");
  expect(await objections("src/lab/probe.ts", "export enum Side { Left }\n")).toEqual([
    "no-restricted-syntax",
  ]);
  expect(await objections("src/lab/probe.ts", "export default 1;\n")).toEqual([
    "import-x/no-default-export",
  ]);
  expect(await objections("probe.config.ts", "export default 1;\n")).toEqual([]);
});

test.each([
  "export const x = { ...{ a: 1, b: 2 }, c: 3 };\n",
  "export const x = [...[1, 2], 3];\n",
])("a literal is not spread to save lines: %s", async (code) => {
  expect(await objections("src/lab/probe.ts", code)).toEqual(["no-restricted-syntax"]);
  expect(
    await objections("src/lab/probe.ts", "export const x = (y: object) => ({ ...y });\n"),
  ).toEqual([]);
});

test("a file ends at 250 lines of code, comments not counted", async () => {
  expect(await objections("src/lab/probe.ts", lines(250))).toEqual([]);
  expect(await objections("src/lab/probe.ts", lines(251))).toEqual(["max-lines"]);
  expect(await objections("src/lab/probe.ts", `${"// why\n".repeat(9)}${lines(250)}`)).toEqual([]);
});

test("a function ends at 60 lines in core and at 100 elsewhere", async () => {
  expect(await objections("src/core/probe.ts", longFunction(60))).toEqual([]);
  expect(await objections("src/core/probe.ts", longFunction(61))).toEqual([
    "max-lines-per-function",
  ]);
  expect(await objections("src/ui/Probe.tsx", longFunction(100))).toEqual([]);
  expect(await objections("src/ui/Probe.tsx", longFunction(101))).toEqual([
    "max-lines-per-function",
  ]);
});

test.each(["dataSync", "arraySync"])(
  "%s is refused in core, allowed in kernels and tests",
  async (name) => {
    const code = `export const read = (x: { ${name}(): number }): number => x.${name}();\n`;
    expect(await objections("src/core/train/probe.ts", code)).toEqual(["no-restricted-syntax"]);
    expect(await objections("src/core/kernels/wasm/probe.ts", code)).toEqual([]);
    expect(await objections("test/unit/probe.test.ts", code)).toEqual([]);
  },
);

test.each(["Math.random()", "Date.now()"])("%s is refused in core, kernels too", async (call) => {
  const code = `export const chance = (): number => ${call};\n`;
  expect(await objections("src/core/data/probe.ts", code)).toEqual(["no-restricted-syntax"]);
  expect(await objections("src/core/kernels/wasm/probe.ts", code)).toEqual([
    "no-restricted-syntax",
  ]);
  expect(await objections("src/ui/probe.ts", code)).toEqual([]);
});

test("a comment cannot switch a rule off", async () => {
  const code = "// eslint-disable-next-line\nexport default 1;\n";
  expect(await objections("src/lab/probe.ts", code)).toContain("import-x/no-default-export");
});

test("@ts-ignore and promises of later work are refused", async () => {
  expect(await objections("src/lab/probe.ts", "// @ts-ignore\nexport const x = 1;\n")).toEqual([
    "@typescript-eslint/ban-ts-comment",
  ]);
  expect(await objections("src/lab/probe.ts", "// TO" + "DO later\nexport const x = 1;\n")).toEqual(
    ["no-warning-comments"],
  );
});

test("hooks are called by their rules", async () => {
  const code = `import { useState } from "react";
export function useProbe(on: boolean): number {
  if (on) return useState(1)[0];
  return 0;
}
`;
  expect(await objections("src/ui/useProbe.ts", code)).toContain("react-hooks/rules-of-hooks");
});

test("every script of package.json that runs a file names one that exists", () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, "utf8")) as {
    readonly scripts: Readonly<Record<string, string>>;
  };
  const files = Object.values(scripts).flatMap((script) => /^tsx (\S+)/.exec(script)?.[1] ?? []);
  expect(files).toContain("tools/test.ts");
  expect(files.filter((file) => !existsSync(`${root}${file}`))).toEqual([]);
});

test("files are named for what they hold", () => {
  const files = ["src", "workers", "tools", "studies", "test"].flatMap((folder) =>
    readdirSync(`${root}${folder}`, { recursive: true, encoding: "utf8" }).map(
      (name) => `${folder}/${name}`,
    ),
  );
  const code = files.filter((file) => /\.tsx?$/.test(file));
  expect(code.length).toBeGreaterThan(10);
  const vague = /(^|\/)(utils?|helpers?|misc|common|stuff)(\.|\/)/;
  expect(code.filter((file) => vague.test(file))).toEqual([]);
  const named =
    /\/([a-z][a-zA-Z0-9]*(\.(test|property\.test|worker|d))?\.tsx?|[A-Z][a-zA-Z0-9]*\.tsx)$/;
  expect(code.filter((file) => !named.test(file))).toEqual([]);
  // In the page every .tsx is a component, but for the one that mounts them.
  const small = /^src\/ui\/(.*\/)?(?!mount\.tsx)[a-z][^/]*\.tsx$/;
  expect(code.filter((file) => small.test(file))).toEqual([]);
});
