/** Opens the built page in a browser for the tests of a file. */
import type { RunRecord } from "../../src/contract/record";
import type { BrowserOptions } from "../../tools/chromium";
import { type LabPage, openLab, type OpenOptions } from "../../tools/labPage";
import { type PageWatch, servePage, useServedBrowser, watchPage } from "../support/browser";
import { createMeasuredDevice } from "./measuredDevice";

/** The default pipeline on a few clips with a narrow network: a run takes seconds. */
export const tiny =
  "backend=wasm&puppets.clips=40&puppets.actors=12&puppets.testClips=60&batch=8&small-conv.features=16&small-conv.width=4";

export interface WatchedLab extends LabPage {
  readonly watch: PageWatch;
}

export interface Stage {
  /** Origin of the built page, with a trailing slash. */
  url(): string;
  /** Ends the browser's GPU process; it starts another by itself. */
  crashGpu(): Promise<void>;
  /**
   * Opens the page, watched from before its first request; closed with the stage at the latest. The page
   * finds the device measured by an earlier page, unless `isFirstVisit`.
   */
  open(options?: StageOptions): Promise<WatchedLab>;
}
interface StageOptions extends Omit<OpenOptions, "storageState"> {
  readonly isFirstVisit?: boolean;
}

const device = createMeasuredDevice();

/** Call at the top of a test file. */
export function stage(options: BrowserOptions | (() => Promise<BrowserOptions>) = {}): Stage {
  const served = useServedBrowser(servePage, options);
  return {
    url: () => served.url,
    async crashGpu() {
      const session = await served.browser.newBrowserCDPSession();
      // The protocol's types lack this command; no response comes, since it ends the process that would send it.
      await session.send("Browser.crashGpuProcess" as "Browser.close").catch(() => undefined);
    },
    async open({ isFirstVisit = false, ...open } = {}) {
      const watches: PageWatch[] = [];
      const storageState = isFirstVisit ? undefined : device.storageStateFor(served.url);
      const lab = await openLab(served.browser, served.url, {
        ...open,
        storageState,
        prepare: async (page) => {
          watches.push(await watchPage(page, served.url));
          await open.prepare?.(page);
        },
      });
      const [watch] = watches;
      if (!watch) throw new Error("The page was opened unwatched.");
      const close = async () => {
        await device.keepFrom(lab.page.context());
        await lab.close();
      };
      return { ...lab, watch, close };
    },
  };
}

async function openTrained(lab: Stage, hash: string): Promise<WatchedLab> {
  const page = await lab.open({ hash });
  await page.press("Train");
  await page.reach(["done"]);
  return page;
}

/** Trains one run for several tests of a file: every call returns the same page. Tests do not close it. */
export function shareTrained(lab: Stage, hash: string): () => Promise<WatchedLab> {
  let page: Promise<WatchedLab> | undefined;
  return () => (page ??= openTrained(lab, hash));
}

/** Trains the run of a link to its end -> its record. */
export async function recordOf(lab: Stage, hash: string): Promise<RunRecord> {
  const page = await openTrained(lab, hash);
  const record = await page.record();
  await page.close();
  return record;
}
