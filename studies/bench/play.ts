/** Profiles a whole run of the lab by the activities of its worker. */
import type { TelemetryEvent } from "../../src/contract/telemetry";
import type { Device } from "../../src/core/device";
import { yieldToEventLoop } from "../../src/lab/yieldToEventLoop";
import { createOpenRun } from "../../src/lab/openRun";
import { createRecorder } from "../../src/lab/runRecord";
import { memoryNow } from "./counting";
import { benchedExperiment, buildDefaultRun } from "./pipelineModel";
import type { Memory, Outside, BenchRequest } from "./requests";
import { median } from "./statistics";

type RequestFor = Extract<BenchRequest, { readonly command: "play" }>;

export async function play(
  { batch, steps, lookAt }: RequestFor,
  device: Device,
  now: () => number,
): Promise<Outside> {
  const config = { ...benchedExperiment, batchSize: batch, epochs: 1000 };
  const run = await buildDefaultRun(config, device, now);
  const plain: number[] = [];
  const reported: number[] = [];
  const spent = { pictures: 0, pictureMs: 0, evaluations: 0, evaluationMs: 0, checkpointMs: 0 };
  let reports = 0;
  let reportedMs = NaN;
  const memory: Record<number, Memory> = {};
  let seen: TelemetryEvent["type"][] = [];
  let mark = 0;
  const recorder = createRecorder(config, device.report, run);
  const open = createOpenRun(run, device, recorder, (event) => {
    const { type } = event;
    const since = now() - mark;
    mark = now();
    seen.push(type);
    if (event.type === "step") {
      reports += 1;
      reportedMs = event.stepMs;
    }
    // The event of an epoch follows its evaluation, and its pictures follow the event.
    if (type === "epoch") {
      spent.evaluations += 1;
      spent.evaluationMs += since;
    }
    if (type === "checkpoint") spent.checkpointMs += since;
    if (type === "pictures") {
      spent.pictures += 1;
      spent.pictureMs += since;
    }
  });
  try {
    for (let step = 1; step <= steps; step++) {
      seen = [];
      const start = (mark = now());
      await open.advance();
      const took = now() - start;
      if (seen.length === 0) plain.push(took);
      if (seen.length === 1 && seen[0] === "step") reported.push(took);
      if (lookAt.includes(step) || step === steps) memory[step] = memoryNow();
      await yieldToEventLoop();
    }
    // If every step is reported, no step is without a report, and the run's own time is used.
    const stepMs = plain.length > 2 ? median(plain) : reportedMs;
    const reportMs = Math.max(0, median(reported) - stepMs) * reports;
    return { ...spent, memory, steps, stepMs: stepMs * steps, reports, reportMs };
  } finally {
    open.dispose();
  }
}
