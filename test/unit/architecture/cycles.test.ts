import { execFile } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./provoke";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "counterpoise-cycle-"));
  await copyFile(`${root}.oxlintrc.json`, join(folder, ".oxlintrc.json"));
});
afterAll(() => rm(folder, { recursive: true }));

/** Lints two files that import from each other -> the linter's report; empty when it has no objection. */
async function lintPair(a: string, b: string): Promise<string> {
  await writeFile(join(folder, "a.ts"), a);
  await writeFile(join(folder, "b.ts"), b);
  return new Promise((resolve, reject) => {
    execFile(`${root}node_modules/.bin/oxlint`, ["."], { cwd: folder }, (error, output) => {
      if (!error) resolve("");
      else if (output.includes("no-cycle")) resolve(output);
      else reject(new Error(output, { cause: error }));
    });
  });
}

test("two files that call each other are refused", async () => {
  const a = `import { b } from "./b";\nexport const a = (): number => b();\n`;
  const b = `import { a } from "./a";\nexport const b = (): number => a();\n`;
  expect(await lintPair(a, b)).toContain("Dependency cycle detected");
  expect(await lintPair(a, `export const b = (): number => 1;\n`)).toBe("");
});

test("two files that import each other's types are refused", async () => {
  const a = `import type { B } from "./b";\nexport interface A {\n  readonly b?: B;\n}\n`;
  const b = `import type { A } from "./a";\nexport interface B {\n  readonly a?: A;\n}\n`;
  expect(await lintPair(a, b)).toContain("Dependency cycle detected");
});
