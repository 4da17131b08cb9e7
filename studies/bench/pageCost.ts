/** Measures the built page: times until the first step, and load of the main thread during training. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { BrowserContext, Page } from "playwright-core";
import { launchProfile } from "../../tools/chromium";
import type { Outside } from "./requests";
import { median } from "./statistics";
import { count, figure, percent, table } from "./tables";

/** Times of one visit, ms. */
interface VisitTimes {
  /** From the start of the navigation until there are clips and Train can be pressed. */
  readonly readyMs: number;
  /** From the press until the page reports the first step, and until it draws the first curve. */
  readonly pressToStepMs: number;
  readonly pressToCurveMs: number;
}

export interface PageCost {
  /** The first, second and third visit of a new profile, each as often as `visits` says. */
  readonly visits: readonly (readonly VisitTimes[])[];
  /** Share of `watchedS` seconds of training during which the main thread was busy. */
  readonly busyShare: number;
  readonly watchedS: number;
  /** Lengths of main-thread tasks over 50 ms, ms. */
  readonly longTasksMs: readonly number[];
  readonly stepsSeen: number;
}

/** Training lasts longer than the measurement. */
const hash = "backend=wasm&epochs=1000";

/**
 * Presses Train `readMs` after there are clips and it can be pressed, and notes when the first step is
 * reported and drawn, without the delays of the driver. A string, because it runs in
 * the page.
 */
const pressAfter = (readMs: number): string => `(() => {
  const bench = (window.bench = { longTasks: [] });
  const press = (train) => {
    bench.pressedMs = performance.now();
    train.click();
  };
  const look = () => {
    const clips = document.querySelector('[aria-label="Clips"]:not([data-status="empty"])');
    const train = document.querySelector('button[title^="Train"][aria-disabled="false"]');
    if (bench.readyMs === undefined && clips && train) {
      bench.readyMs = performance.now();
      if (${readMs} > 0) setTimeout(press, ${readMs}, train);
      else press(train);
    }
    const status = document.querySelector('[role="status"][data-step]');
    if (status && Number(status.dataset.step) > 0) bench.firstStepMs ??= performance.now();
    if (document.querySelector("path.recharts-curve")) bench.firstCurveMs ??= performance.now();
    // Observing the page longer would slow it down.
    if (bench.firstStepMs && bench.firstCurveMs) watcher.disconnect();
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { subtree: true, childList: true, attributes: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) bench.longTasks.push(duration);
  }).observe({ type: "longtask", buffered: true });
})()`;

interface Watched {
  readonly readyMs?: number;
  readonly pressedMs?: number;
  readonly firstStepMs?: number;
  readonly firstCurveMs?: number;
  readonly longTasks: readonly number[];
}
declare global {
  interface Window {
    /** In the measured page. */
    readonly bench: Watched;
  }
}
const watched = (page: Page): Promise<Watched> => page.evaluate(() => window.bench);

async function visit(page: Page, url: string): Promise<VisitTimes> {
  // Leaves the page first, because a change of the hash is no navigation.
  await page.goto("about:blank");
  await page.goto(`${url}#${hash}`);
  await page.waitForFunction(
    () => window.bench.firstStepMs !== undefined && window.bench.firstCurveMs !== undefined,
    undefined,
    { timeout: 180_000 },
  );
  const found = await watched(page);
  const { readyMs = NaN, pressedMs = NaN, firstStepMs = NaN, firstCurveMs = NaN } = found;
  return {
    readyMs,
    pressToStepMs: firstStepMs - pressedMs,
    pressToCurveMs: firstCurveMs - pressedMs,
  };
}

async function openPage(context: BrowserContext, readMs: number): Promise<Page> {
  const page = await context.newPage();
  await page.addInitScript(pressAfter(readMs));
  return page;
}

async function busyDuring(page: Page, ms: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const taskSeconds = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  };
  const [before, start] = [await taskSeconds(), performance.now()];
  await wait(ms);
  const share = ((await taskSeconds()) - before) / ((performance.now() - start) / 1000);
  await session.detach();
  return share;
}

const stepOf = async (page: Page): Promise<number> =>
  Number(await page.locator('[role="status"][data-step]').getAttribute("data-step"));

export interface PageCostOptions {
  readonly visits: number;
  /** How long a visitor reads before pressing Train, ms. */
  readonly readMs: number;
  readonly watchedS: number;
}

export async function pageCost(
  url: string,
  { visits, readMs, watchedS }: PageCostOptions,
): Promise<PageCost> {
  const times: [VisitTimes[], VisitTimes[], VisitTimes[]] = [[], [], []];
  let watchedPage: Omit<PageCost, "visits"> | undefined;
  for (let round = 0; round < visits; round++) {
    const profile = await mkdtemp(join(tmpdir(), "counterpoise-profile-"));
    const context = await launchProfile(profile);
    try {
      const page = await openPage(context, readMs);
      // The browser caches compiled code from the second visit on.
      for (const list of times) list.push(await visit(page, url));
      if (round === visits - 1) {
        const [before, step] = [(await watched(page)).longTasks.length, await stepOf(page)];
        const busyShare = await busyDuring(page, watchedS * 1000);
        const longTasksMs = (await watched(page)).longTasks.slice(before);
        const stepsSeen = (await stepOf(page)) - step;
        watchedPage = { busyShare, watchedS, longTasksMs, stepsSeen };
      }
    } finally {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    }
  }
  if (!watchedPage) throw new RangeError("visits: expected at least 1");
  return { visits: times, ...watchedPage };
}

/** Shares of the worker's time by activity. */
function workerShares(played: Outside) {
  const { stepMs, reportMs, pictureMs, evaluationMs, checkpointMs } = played;
  const all = stepMs + reportMs + pictureMs + evaluationMs + checkpointMs;
  return {
    reportOfStep: reportMs / stepMs,
    steps: stepMs / all,
    reports: reportMs / all,
    pictures: pictureMs / all,
    evaluations: evaluationMs / all,
    checkpoints: checkpointMs / all,
  };
}

export function pageTable(cost: PageCost, played: Outside): string {
  const { busyShare, watchedS, longTasksMs, stepsSeen } = cost;
  const shares = workerShares(played);
  const inSeconds = (values: readonly number[]): string => `${figure(median(values) / 1000)} s`;
  const ofVisit = (times: readonly VisitTimes[], name: string): string[][] => [
    [`navigation to ready, ${name} visit`, inSeconds(times.map(({ readyMs }) => readyMs))],
    [`press to first step, ${name} visit`, inSeconds(times.map((one) => one.pressToStepMs))],
    [`press to first curve, ${name} visit`, inSeconds(times.map((one) => one.pressToCurveMs))],
  ];
  const firstStep = (times: readonly VisitTimes[] = []): string =>
    inSeconds(times.map(({ readyMs, pressToStepMs }) => readyMs + pressToStepMs));
  const rows = [
    ...cost.visits.flatMap((times, i) => ofVisit(times, ["first", "second", "third"][i] ?? "")),
    ["first step after navigation, cold cache", firstStep(cost.visits[0])],
    ["first step after navigation, warm cache", firstStep(cost.visits[2])],
    [`main thread busy, ${watchedS} s of training`, percent(busyShare)],
    [
      "main-thread tasks over 50 ms in them",
      longTasksMs.length === 0
        ? "0"
        : `${longTasksMs.length} (longest ${figure(Math.max(...longTasksMs))} ms)`,
    ],
    ["steps in them", count(stepsSeen)],
    ["worker: reports, over the steps alone", percent(shares.reportOfStep)],
    ["worker: steps", percent(shares.steps)],
    ["worker: reports", percent(shares.reports)],
    ["worker: pictures (reconstructions)", percent(shares.pictures)],
    ["worker: evaluation of the validation clips", percent(shares.evaluations)],
    ["worker: checkpoints", percent(shares.checkpoints)],
    ["a step alone", `${figure(played.stepMs / played.steps)} ms`],
  ];
  return table(["figure", "value"], rows);
}
