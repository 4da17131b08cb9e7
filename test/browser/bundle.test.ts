import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { ensureBuilt, root } from "../../tools/serve";

const assets = join(root, "dist/assets");
/** Names of kernels that every build of TensorFlow.js holds as strings. */
const marks = ["Conv2DBackpropFilter", "SparseSegmentMean"];

beforeAll(ensureBuilt);

const read = (name: string): string => readFileSync(join(assets, name), "utf8");

/** The page's own script and everything that it imports, at once or on demand; workers are not imported. */
function pageChunks(): readonly string[] {
  const html = readFileSync(join(root, "dist/index.html"), "utf8");
  const found = new Set([...html.matchAll(/(?:src|href)="[^"]*?([^"/]+\.js)"/g)].map((m) => m[1]));
  for (const name of found) {
    if (name === undefined) continue;
    for (const match of read(name).matchAll(/(?:from|import)\s*\(?["'`]\.\/([^"'`]+\.js)["'`]/g))
      found.add(match[1]);
  }
  return [...found].filter((name) => name !== undefined);
}

test("the page's chunks hold no TensorFlow.js; a worker's chunk holds it", () => {
  const page = pageChunks();
  expect(page.length).toBeGreaterThan(0);
  const tensorflow = readdirSync(assets)
    .filter((name) => name.endsWith(".js"))
    .filter((name) => marks.some((mark) => read(name).includes(mark)));
  expect(tensorflow.length).toBeGreaterThan(0);
  expect(tensorflow.filter((name) => page.includes(name))).toEqual([]);
});

test("the page's chunks hold no code made from strings and no script stands in the page itself", () => {
  const html = readFileSync(join(root, "dist/index.html"), "utf8");
  const scripts = [...html.matchAll(/<script\b([^>]*)>([^]*?)<\/script>/g)];
  expect(scripts.length).toBeGreaterThan(0);
  for (const [, attributes, body] of scripts) {
    expect(attributes).toContain("src=");
    expect(body?.trim()).toBe("");
  }
  for (const name of pageChunks())
    expect(read(name), name).not.toMatch(/\bnew Function\(|\beval\(/);
});
