/**
 * Runs the built page without a window. One run:
 * `npm run headless -- --config FILE.json [--data FOLDER] [--test] [--webgpu] [--browser-args "..."] --out FOLDER`
 * writes run.json and a picture of every chart into FOLDER. A comparison:
 * `npm run headless -- --compare FILE.json [--data FOLDER] [--webgpu] [--browser-args "..."] --out FOLDER`
 * writes compare.json after every run, and the tables and pictures of bars and curves at the end. Another
 * call continues from compare.json. On a failure it prints one sentence and exits with 1.
 */
import { readdirSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { runCommand, withPage } from "./command";
import { compareToEnd } from "./compareToEnd";
import { hashOf } from "./experimentHash";
import { readJson } from "./readJson";
import { trainToEnd } from "./trainToEnd";

/** Returns the absolute path of a folder that contains at least one file; throws a sentence otherwise. */
function folderOfClips(path: string): string {
  const folder = resolve(path);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${folder} is not a folder.`);
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true });
  if (!inside.some((entry) => entry.isFile())) throw new Error(`${folder} contains no files.`);
  return folder;
}

/** Runs the command with `args`; a test passes an `open` that shares one browser between commands. */
export async function runHeadless(
  args: readonly string[],
  print: (line: string) => void,
  open: typeof withPage = withPage,
): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: "string" },
      compare: { type: "string" },
      data: { type: "string" },
      out: { type: "string" },
      test: { type: "boolean", default: false },
      webgpu: { type: "boolean", default: false },
      "browser-args": { type: "string", default: "" },
    },
  });
  const { config, compare, out, test: openTest, webgpu } = values;
  if (config === undefined && compare === undefined)
    throw new Error("--config FILE.json is missing. (Or --compare FILE.json for a comparison.)");
  if (config !== undefined && compare !== undefined)
    throw new Error("--config and --compare are two commands; give one of them.");
  if (compare !== undefined && openTest)
    throw new Error('--test works with --config only; in a plan, set "openTest": true.');
  if (out === undefined) throw new Error("--out FOLDER is missing.");
  const wanted = readJson(config ?? compare ?? "");
  const hash = compare === undefined ? hashOf(wanted) : "";
  const data = values.data === undefined ? {} : { data: folderOfClips(values.data) };
  const browserArgs = values["browser-args"].split(" ").filter(Boolean);

  await open({ webgpu, args: browserArgs }, async (browser, url) => {
    if (compare !== undefined) {
      await compareToEnd(browser, url, { plan: wanted, ...data, out, print });
      return;
    }
    await mkdir(out, { recursive: true });
    const record = await trainToEnd(browser, url, {
      hash,
      ...data,
      openTest,
      pictures: out,
      print,
    });
    const file = join(out, "run.json");
    await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
    print(`Wrote ${file}.`);
  });
}

if (import.meta.filename === process.argv[1])
  runCommand(() => runHeadless(process.argv.slice(2), (line) => console.log(line)));
