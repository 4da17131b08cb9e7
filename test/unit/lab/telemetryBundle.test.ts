import { expect, it } from "vitest";
import type { StepReport, TelemetryEvent } from "../../../src/contract/telemetry";
import { createBundle } from "../../../src/lab/telemetryBundle";

const step = (n: number): StepReport => ({
  type: "step",
  step: n,
  epoch: 1,
  stepMs: 1,
  secondsLeft: 1,
  loss: {},
  accuracy: {},
  k: {},
  alpha: 0,
  kept: {},
  zeta: 1,
  perplexity: {},
  shown: {},
});
const status = (message: string): TelemetryEvent => ({
  type: "status",
  status: "running",
  message,
});

/** A page that accepts a bundle only when the test lets it. */
function slowPage() {
  const bundles: TelemetryEvent[][] = [];
  const waiting: (() => void)[] = [];
  return {
    bundles,
    sink: (events: readonly TelemetryEvent[]): Promise<void> => {
      bundles.push([...events]);
      return new Promise((resolve) => waiting.push(resolve));
    },
    take: async () => {
      waiting.shift()?.();
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

it("sends every event at once to a fast page", async () => {
  const seen: TelemetryEvent[] = [];
  const bundle = createBundle((events) => void seen.push(...events));
  bundle.push(step(1));
  bundle.push(status("on"));
  await bundle.flush();
  expect(seen).toEqual([step(1), status("on")]);
});

it("keeps one bundle in flight and drops only waiting step reports", async () => {
  const page = slowPage();
  const bundle = createBundle(page.sink);
  bundle.push(step(0));
  await Promise.resolve();
  await Promise.resolve();
  for (let n = 1; n <= 1000; n++) {
    bundle.push(step(n));
    if (n % 100 === 0) bundle.push(status(`at ${n}`));
  }
  expect(page.bundles).toHaveLength(1);
  await page.take();
  expect(page.bundles).toHaveLength(2);
  const second = page.bundles[1] ?? [];
  expect(second.length).toBeLessThanOrEqual(64);
  expect(second.filter(({ type }) => type === "status")).toHaveLength(10);
  const steps = second.flatMap((event) => (event.type === "step" ? [event.step] : []));
  expect(steps.at(-1)).toBe(1000);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
  await page.take();
});

it("continues when the page throws", async () => {
  let calls = 0;
  const bundle = createBundle(() => {
    calls += 1;
    throw new Error("gone");
  });
  bundle.push(step(1));
  await bundle.flush();
  bundle.push(step(2));
  await bundle.flush();
  expect(calls).toBe(2);
});
