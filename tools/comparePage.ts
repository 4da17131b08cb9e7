/** Drives a comparison in the page: open a plan, resume, watch, save. */
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import type { Locator } from "playwright-core";
import type { LabPage } from "./labPage";
import { sentences } from "./sentences";

export interface ComparePage {
  /** Opens the text of a plan or of a compare.json. Throws the page's sentence if the page refuses it. */
  open(text: string): Promise<Progress>;
  progress(): Promise<Progress>;
  /** Presses "Resume comparing", reports every run, and resolves when no run is left. */
  toEnd(onRun: (now: Progress) => Promise<void>): Promise<Progress>;
  /** The content of the file that "Download <name>" saves. */
  download(name: string): Promise<string>;
}
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The page's text about the present run. */
  readonly words: string;
  readonly isRunning: boolean;
}

/** Longest time without a new step, status or finished run, ms. */
const stallMs = 600_000;

export const compareRegion = ({ page }: LabPage): Locator =>
  page.getByRole("region", { name: "Compare", exact: true });

export function comparePage(lab: LabPage): ComparePage {
  const region = compareRegion(lab);
  const bar = region.locator("[data-compare]");
  const button = (name: string): Locator => region.getByRole("button", { name, exact: true });
  const refuse = async (): Promise<void> => {
    const messages = await sentences(region);
    if (messages.length > 0) throw new Error(messages.join(" "));
  };
  const progress = async (): Promise<Progress> => {
    // Reads both in one call: if the last run ended between two calls, it would be reported as unfinished.
    const { compare, done, total, words } = await bar.evaluate((shown: HTMLElement) => ({
      compare: shown.dataset["compare"],
      done: shown.dataset["done"],
      total: shown.dataset["total"],
      words: shown.querySelector<HTMLElement>(".figures")?.innerText ?? "",
    }));
    return {
      done: Number(done),
      total: Number(total),
      words: words.trim().replaceAll("\n", ", "),
      isRunning: compare !== "idle",
    };
  };

  return {
    progress,
    async open(text) {
      const chooser = lab.page.waitForEvent("filechooser", { timeout: 30_000 });
      await button("Open a plan or results").click();
      const file = { name: "compare.json", mimeType: "application/json" };
      await (await chooser).setFiles({ ...file, buffer: Buffer.from(text) });
      const refused = region.getByRole("alert");
      await bar.or(refused).first().waitFor({ timeout: 60_000 });
      if (await refused.isVisible()) await refuse();
      return progress();
    },
    async toEnd(onRun) {
      await button("Resume comparing").click();
      let last = "";
      let movedAt = performance.now();
      let reported = -1;
      for (;;) {
        const now = await progress();
        const { status, step, message } = await lab.state();
        if (now.done !== reported) await onRun(now);
        reported = now.done;
        if (!now.isRunning) {
          await refuse();
          return now;
        }
        const key = `${now.done} ${status} ${step} ${message}`;
        if (key !== last) movedAt = performance.now();
        last = key;
        if (performance.now() - movedAt > stallMs)
          throw new Error(`No progress for ${stallMs / 1000} s: ${now.words}.`);
        await wait(300);
      }
    },
    async download(name) {
      const saved = lab.page.waitForEvent("download", { timeout: 30_000 });
      await button(`Download ${name}`).click();
      return readFile(await (await saved).path(), "utf8");
    },
  };
}
