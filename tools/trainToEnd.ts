/** Makes one whole run in the page: opens it, imports, trains, evaluates and saves the pictures. */
import type { Browser } from "playwright-core";
import type { RunRecord } from "../src/contract/record";
import { openLab } from "./labPage";

export interface RunRequest {
  /** The configuration as a link's hash, without "#". */
  readonly hash: string;
  /** A folder of clips to import first. */
  readonly data?: string;
  readonly openTest: boolean;
  /** Folder for a PNG of every chart. */
  readonly pictures?: string;
  readonly print: (line: string) => void;
}

/** Resolves with the run's record. Throws an `Error` with one sentence if the run fails. */
export async function trainToEnd(
  browser: Browser,
  url: string,
  { hash, data, openTest, pictures, print }: RunRequest,
): Promise<RunRecord> {
  const lab = await openLab(browser, url, { hash });
  try {
    const refused = await lab.problems();
    if (refused.length > 0)
      throw new Error(
        `The page changed or ignored settings of the configuration: ${refused.join(" ")}`,
      );
    if (data !== undefined) {
      print(`Importing ${data}`);
      await lab.importFolder(data);
    }
    await lab.press("Train");
    let printedAtMs = 0;
    const end = await lab.reach(["done", "stopped"], {
      onProgress: ({ status, step, epoch, message }) => {
        if (performance.now() - printedAtMs < 5000) return;
        printedAtMs = performance.now();
        print(`${status}, step ${step}, epoch ${epoch}: ${message}`);
      },
    });
    if (end.status !== "done") throw new Error(`The run stopped early: ${end.message}`);
    const record = openTest ? await lab.openTest() : await lab.record();
    const { validation, test } = record.final;
    print(
      `Validation: ${accuracyText(validation.accuracy)}${test ? `; test: ${accuracyText(test.accuracy)}` : ""}.`,
    );
    if (pictures !== undefined) {
      const missing = await lab.shoot(pictures);
      if (missing.length > 0) print(`Not shown by this run, so not saved: ${missing.join(", ")}.`);
    }
    return record;
  } finally {
    await lab.close();
  }
}

const accuracyText = (accuracy: Readonly<Record<string, number>>): string =>
  Object.entries(accuracy)
    .map(([subject, share]) => `${subject} ${share.toFixed(3)}`)
    .join(", ");
