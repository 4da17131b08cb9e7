/** Decodes a folder of clips in a browser without a window, unless its cache folder is there. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Page } from "playwright-core";
import { clipsDataId, importOptionsOf } from "../../src/contract/clipsData";
import type { ImportOptions } from "../../src/contract/door";
import type { Choice } from "../../src/contract/experiment";
import { decodingKey } from "../../src/datasets/drop";
import { launchBrowser } from "../../tools/chromium";
import { readJson } from "../../tools/readJson";
import { root, serveModules } from "../../tools/serve";
import { arraysFile, indexFile, type DecodedIndex, type StoredClip } from "./decodedFolder";
import type { StoredOutcome } from "./decodeInPage";

/** Sources that decide what a decoded clip contains. */
const decoders = ["src/decode", "src/core/signal", "studies/clips"];

/**
 * Resolves with the cache folder, for `openDecodedFolder`. `data` names the sizes; seed, fold and groups do not
 * matter. Throws an `Error` with one sentence if the folder, its clips or a browser is missing.
 */
export async function ensureDecoded(
  path: string,
  data: Choice = { id: clipsDataId },
  print: (line: string) => void = () => undefined,
): Promise<string> {
  const folder = resolve(path);
  const files = filesOf(folder);
  const options = importOptionsOf(data, 0);
  const key = cacheKey({ folder, files, options, decoderVersion: decoderVersion() });
  const cache = join(root, "build/clips", key);
  if (existsSync(join(cache, indexFile))) return cache;
  print(`Decoding ${files.length} files of ${folder} in a browser; later runs read ${cache}.`);
  mkdirSync(cache, { recursive: true });
  await decodeInto(cache, folder, options);
  return cache;
}

function filesOf(folder: string): readonly string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${folder} is not a folder.`);
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  if (files.length === 0) throw new Error(`${folder} contains no files.`);
  return files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
}

/** The version of the package that reads the containers and calls the browser's codecs. */
function decoderVersion(): string {
  const { dependencies } = readJson(join(root, "package.json")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return dependencies["mediabunny"] ?? "";
}

interface CacheInputs {
  readonly folder: string;
  readonly files: readonly string[];
  readonly options: ImportOptions;
  readonly decoderVersion: string;
}

/** Changed files, options or decoders make another cache. */
export function cacheKey({ folder, files, options, decoderVersion }: CacheInputs): string {
  const hash = createHash("sha256").update(JSON.stringify([folder, decodingKey(options), decoderVersion])); // prettier-ignore
  for (const file of files) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${relative(folder, file)} ${size} ${mtimeMs}`);
  }
  for (const source of decoders)
    for (const file of filesOf(join(root, source))) hash.update(readFileSync(file));
  return hash.digest("hex").slice(0, 16);
}

async function decodeInto(cache: string, folder: string, options: ImportOptions): Promise<void> {
  const served = await serveModules();
  const browser = await launchBrowser().catch(async (error: unknown) => {
    await served.close();
    throw error;
  });
  const draft = join(cache, `${arraysFile}.${process.pid}`);
  const arrays = await open(draft, "w");
  const clips: Record<string, StoredClip> = {};
  let end = 0;
  try {
    const page = await browser.newPage();
    await page.goto(`${served.url}blank.html`);
    await page.exposeFunction("storeClip", async (id: string, outcome: StoredOutcome) => {
      if ("fault" in outcome) {
        clips[id] = outcome;
        return;
      }
      const bytes = Buffer.from(outcome.base64, "base64");
      const at = end;
      end += bytes.length;
      clips[id] = { json: outcome.json, at, length: bytes.length };
      await arrays.write(bytes, 0, bytes.length, at);
    });
    const paths = await decodeInPage(page, folder, options);
    const decoding = decodingKey(options);
    const index: DecodedIndex = { folder, browser: browser.version(), decoding, paths, clips };
    await arrays.close();
    await rename(draft, join(cache, arraysFile));
    // Written last, so that an interrupted import is repeated.
    await writeFile(`${draft}.json`, JSON.stringify(index));
    await rename(`${draft}.json`, join(cache, indexFile));
  } finally {
    await arrays.close();
    await rm(draft, { force: true });
    await browser.close();
    await served.close();
  }
}

async function decodeInPage(
  page: Page,
  folder: string,
  options: ImportOptions,
): Promise<readonly string[]> {
  await page.setContent("<input type='file' webkitdirectory>");
  await page.addScriptTag({ type: "module", url: "/studies/clips/decodeInPage.ts" });
  await page.waitForFunction(() => "decodeFiles" in window);
  const input = page.locator("input");
  await input.setInputFiles(folder);
  try {
    return await input.evaluate(
      (element, how) => window.decodeFiles(element as HTMLInputElement, how),
      options,
    );
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new Error(text.replace(/^.*?Error: /s, "").split("\n")[0] ?? text, { cause: error });
  }
}
