/** Drives the page by its accessible names: press, wait, read, save. */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import type { RunRecord } from "../src/contract/record";
import type { RunStatus } from "../src/contract/telemetry";
import { importFolder, importPlanned } from "./importClips";
import { sentences } from "./sentences";

export interface PageState {
  readonly status: RunStatus;
  readonly step: number;
  readonly epoch: number;
  /** The status sentence of the page. */
  readonly message: string;
}

export interface LabPage {
  readonly page: Page;
  state(): Promise<PageState>;
  /** The texts of the page's alerts, such as problems of its link. */
  problems(): Promise<readonly string[]>;
  /** Waits until the button of that name is enabled, and presses it. */
  press(name: string): Promise<void>;
  /** Resolves at the first of these statuses. Throws the page's message if the run fails. */
  reach(wanted: readonly RunStatus[], options?: ReachOptions): Promise<PageState>;
  /** Resolves after that many steps. */
  reachStep(step: number, options?: ReachOptions): Promise<PageState>;
  /** The chart or the section of pictures of that accessible name. */
  figure(name: string): Locator;
  /** Saves and parses run.json. */
  record(): Promise<RunRecord>;
  /** Opens the sealed test split -> the record with its figures. Throws the page's sentence if it refuses. */
  openTest(): Promise<RunRecord>;
  /** Imports a folder through the folder dialog; resolves when its clips are the dataset. */
  importFolder(folder: string): Promise<void>;
  /** Presses "Import" for the planned clips; resolves when they are the dataset. */
  importPlanned(): Promise<void>;
  /** Saves one PNG per figure, named after it -> names of the missing figures. */
  shoot(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}
export interface ReachOptions {
  /** Longest time without a change of step or status, ms. */
  readonly stallMs?: number;
  readonly onProgress?: (state: PageState) => void;
}

export const figures = [
  "Accuracy",
  "Balance coefficients k",
  "Alignment weight α",
  "Mask sparsity",
  "Loss",
  "Reconstructions",
] as const;

/** Matches the page's text for a test split that was opened `count` times. */
const openedTimes = (count: number): RegExp =>
  new RegExp(`Opened (${count === 1 ? "once" : `${count} times`})`);

const fileName = (figure: string): string =>
  `${figure.toLowerCase().replace("α", "alpha").replaceAll(" ", "-")}.png`;

export interface OpenOptions {
  /** The link's hash, without "#". */
  readonly hash?: string;
  readonly widthPx?: number;
  /** Cookies and storage of an earlier visit; none by default. */
  readonly storageState?: BrowserContextOptions["storageState"];
  /** Called with the page before it is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** Opens the page in a new context and waits until it shows its status. */
export async function openLab(
  browser: Browser,
  url: string,
  { hash = "", widthPx = 1280, storageState, prepare }: OpenOptions = {},
): Promise<LabPage> {
  const context = await browser.newContext({
    viewport: { width: widthPx, height: 900 },
    acceptDownloads: true,
    ...(storageState === undefined ? {} : { storageState }),
  });
  const page = await context.newPage();
  let crash: string | undefined;
  page.on("crash", () => (crash = "The page crashed."));
  page.on("pageerror", (error) => (crash ??= `The page threw an error: ${error.message}`));
  await prepare?.(page);
  await page.goto(hash === "" ? url : `${url}#${hash}`);
  const status = page.locator('[role="status"][data-status]');
  await status.waitFor({ timeout: 60_000 });
  // The page prepares the first dataset after it has read the link, for which it needs the worker's catalogue.
  await page
    .locator(
      '[aria-label="Clips"]:not([data-status="empty"]), [role="status"][data-status="failed"]',
    )
    .first()
    .waitFor({ timeout: 60_000 });
  return { ...driver(page, status, () => crash), close: () => context.close() };
}

function driver(
  page: Page,
  status: Locator,
  crash: () => string | undefined,
): Omit<LabPage, "close"> {
  const state = async (): Promise<PageState> => {
    const attribute = async (name: string): Promise<string> =>
      (await status.getAttribute(`data-${name}`)) ?? "";
    return {
      status: (await attribute("status")) as RunStatus,
      step: Number(await attribute("step")),
      epoch: Number(await attribute("epoch")),
      message: (await status.innerText()).trim(),
    };
  };
  const problems = async (): Promise<readonly string[]> => {
    const texts = await page.getByRole("alert").locator("p, li").allInnerTexts();
    return texts.map((text) => text.trim()).filter(Boolean);
  };
  const press = async (name: string): Promise<void> => {
    const run = page.getByRole("region", { name: "Run", exact: true });
    const key = run.getByRole("button", { name, exact: true });
    const anywhere = page.getByRole("button", { name, exact: true });
    await ((await key.count()) > 0 ? key : anywhere).click({ timeout: 30_000 });
  };

  const record = async (): Promise<RunRecord> => {
    const download = page.waitForEvent("download", { timeout: 30_000 });
    await press("Download run.json");
    return JSON.parse(await readFile(await (await download).path(), "utf8")) as RunRecord;
  };

  const figure = (name: string): Locator =>
    page
      .getByRole("figure", { name, exact: true })
      .or(page.getByRole("region", { name, exact: true }));
  const until = (isThere: (now: PageState) => boolean, options?: ReachOptions) =>
    waitForState(state, crash, isThere, options);

  return {
    page,
    state,
    problems,
    press,
    reach: (wanted, options) => until((now) => wanted.includes(now.status), options),
    reachStep: (step, options) => until((now) => now.step >= step, options),
    figure,
    record,
    openTest: () => openTestSplit(page, { press, record, state }),
    importPlanned: () => importPlanned(page),
    importFolder: (folder) => importFolder(page, folder),
    shoot: (folder) => saveFigures(figure, folder),
  };
}

/** Reads the state until `isThere` accepts it. Throws if the page crashes, the run fails or nothing changes. */
async function waitForState(
  state: LabPage["state"],
  crash: () => string | undefined,
  isThere: (now: PageState) => boolean,
  { stallMs = 300_000, onProgress }: ReachOptions = {},
): Promise<PageState> {
  let last = "";
  let changedAt = performance.now();
  for (;;) {
    const now = await state();
    const broken = crash();
    if (broken !== undefined) throw new Error(broken);
    if (isThere(now)) return now;
    if (now.status === "failed") throw new Error(now.message);
    const key = `${now.status} ${now.step}`;
    if (key !== last) {
      last = key;
      changedAt = performance.now();
      onProgress?.(now);
    } else if (performance.now() - changedAt > stallMs) {
      throw new Error(`No progress for ${stallMs / 1000} s: ${now.status}, step ${now.step}.`);
    }
    await wait(200);
  }
}

/** Opens the sealed test split and waits for its result. */
async function openTestSplit(
  page: Page,
  { press, record, state }: Pick<LabPage, "press" | "record" | "state">,
): Promise<RunRecord> {
  const panel = page.getByRole("region", { name: "Test and record", exact: true });
  // Saving the record clears an earlier refusal, which would be read as this one's.
  const { testOpenings } = await record();
  const earlierMessages = await sentences(panel);
  await press("Open the test split");
  const opened = panel.locator(".test-result", { hasText: openedTimes(testOpenings + 1) });
  const patience = performance.now() + 600_000;
  while (performance.now() < patience) {
    // Does not read the record: saving it would wait for the evaluation and clear the message.
    if (await opened.isVisible()) return record();
    const messages = (await sentences(panel)).filter((text) => !earlierMessages.includes(text));
    if (messages.length > 0) throw new Error(messages.join(" "));
    const { status: stands, message } = await state();
    if (stands === "failed") throw new Error(message);
    await wait(200);
  }
  throw new Error("The test split was not evaluated within 10 minutes.");
}

/** Saves a PNG of each figure in the folder. Resolves with the names of missing figures. */
async function saveFigures(figure: LabPage["figure"], folder: string): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const missing: string[] = [];
  for (const name of figures) {
    if ((await figure(name).count()) === 0) missing.push(name);
    else
      await figure(name)
        .first()
        .screenshot({ path: join(folder, fileName(name)) });
  }
  return missing;
}
