/**
 * One run of the built page without a window:
 * `npm run headless -- --config FILE.json [--data FOLDER] [--test] [--webgpu] [--browser-args "..."] --out FOLDER`
 * writes run.json and a picture of every chart into FOLDER. When anything fails it says so in one
 * sentence and exits with 1.
 */
import { readdirSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, withPage } from "./command";
import { hashOf } from "./experimentHash";
import { readJson } from "./readJson";
import { trainToEnd } from "./trainToEnd";

/** Absolute path of a folder with at least one file in it; throws a sentence otherwise. */
function folderOfClips(path: string): string {
  const folder = resolve(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${folder} is not a folder.`);
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  if (!inside.some((entry) => entry.isFile())) throw new Error(`${folder} holds no files.`);
  return folder;
}

runCommand(async () => {
  const { values } = parseArgs({
    options: {
      config: { type: "string" },
      data: { type: "string" },
      out: { type: "string" },
      test: { type: "boolean", default: false },
      webgpu: { type: "boolean", default: false },
      "browser-args": { type: "string", default: "" },
    },
  });
  const { config, out: pictures, test: openTest, webgpu } = values;
  if (config === undefined) throw new Error("--config FILE.json is missing.");
  if (pictures === undefined) throw new Error("--out FOLDER is missing.");
  const hash = hashOf(readJson(config));
  const data = values.data === undefined ? {} : { data: folderOfClips(values.data) };
  const args = values["browser-args"].split(" ").filter(Boolean);

  await withPage({ webgpu, args }, async (browser, url) => {
    await mkdir(pictures, { recursive: true });
    const say = (line: string): void => console.log(line);
    const record = await trainToEnd(browser, url, { hash, ...data, openTest, pictures, say });
    const file = join(pictures, "run.json");
    await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
    say(`Wrote ${file}.`);
  });
});
