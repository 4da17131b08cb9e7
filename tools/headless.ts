/**
 * One run of the built page without a window:
 * `npm run headless -- --config FILE.json [--data FOLDER] [--test] [--webgpu] [--browser-args "..."] --out FOLDER`
 * writes run.json and a picture of every chart into FOLDER. When anything fails it says so in one
 * sentence and exits with 1.
 */
import { statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { launchBrowser } from "./chromium";
import { hashOf } from "./experimentHash";
import { readJson } from "./readJson";
import { servePage } from "./serve";
import { trainToEnd } from "./trainToEnd";

async function main(): Promise<void> {
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
  if (values.config === undefined) throw new Error("--config FILE.json is missing.");
  if (values.out === undefined) throw new Error("--out FOLDER is missing.");
  const hash = hashOf(readJson(values.config));
  const data = values.data === undefined ? undefined : resolve(values.data);
  if (data !== undefined && !statSync(data, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`${data} is not a folder.`);

  const served = await servePage();
  const browser = await launchBrowser({
    webgpu: values.webgpu,
    args: values["browser-args"].split(" ").filter(Boolean),
  });
  try {
    await mkdir(values.out, { recursive: true });
    const record = await trainToEnd(browser, served.url, {
      hash,
      ...(data === undefined ? {} : { data }),
      openTest: values.test,
      pictures: values.out,
      say: (line) => console.log(line),
    });
    const file = join(values.out, "run.json");
    await writeFile(file, `${JSON.stringify(record, null, 2)}\n`);
    console.log(`Wrote ${file}.`);
  } finally {
    await browser.close();
    await served.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
