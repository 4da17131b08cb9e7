/** The step of the full pipeline with Small conv, as in the lab: gathers a batch, trains on it, frees both. */
import type { ExperimentConfig } from "../../src/contract/experiment";
import { versionOneDefaults } from "../../src/contract/versionOne";
import { batchRows, disposeBatch } from "../../src/core/data/clipTable";
import { randomFrom } from "../../src/core/data/random";
import type { Device } from "../../src/core/device";
import { trainStep, type StepScalars } from "../../src/core/train/step";
import { buildRun, type Run } from "../../src/lab/buildRun";
import { methods } from "../../src/lab/methods";
import { createMedia, type Media } from "../../src/datasets/media";
import type { TimedModel } from "./timedModel";
import type { DefaultWorkload, Engine } from "./workload";

/** The first default experiment: its figures remain comparable with older ones. */
export const benchedExperiment: ExperimentConfig = versionOneDefaults;

let media: Media | undefined;

/** Clips are generated once per worker. */
export function buildDefaultRun(
  changes: Partial<ExperimentConfig>,
  device: Pick<Device, "settle">,
  now: () => number,
): Promise<Run> {
  media ??= createMedia();
  return buildRun({ ...benchedExperiment, ...changes }, media.features, device, now);
}

/** The engine must be in use already. */
export async function pipelineModel(
  { batch: batchSize, method }: DefaultWorkload,
  engine: Engine,
  device: Pick<Device, "settle">,
  now: () => number,
): Promise<TimedModel> {
  const { parts, fusion } = methods.find(({ id }) => id === method) ?? {};
  const chosen = { ...(parts && { parts }), ...(fusion && { fusion }) };
  const run = await buildDefaultRun({ batchSize, ...chosen }, device, now);
  const { pipeline, train, seed } = run.training;
  const batches = batchRows(train.size, batchSize, seed, 1);
  for (const part of pipeline.parts) part.beginEpoch?.(1, batches.length, 0);
  let step = 0;
  let last: StepScalars | undefined;
  return {
    engine,
    facts: {
      parameters: run.parameters,
      flops: run.flopsPerStep,
      clips: train.size,
      inputs: pipeline.model.modalities.map(({ images, height, width, depth }) => [
        images,
        height,
        width,
        depth,
      ]),
    },
    step: () => {
      last?.values.dispose();
      const batch = train.batch(batches[step % batches.length] ?? []);
      last = trainStep(pipeline, batch, randomFrom(seed, `step/${step}`));
      disposeBatch(batch);
      step += 1;
    },
    loss: async () => {
      const values = (await last?.values.data()) as Float32Array | undefined;
      return values?.[last?.names.indexOf("loss/total") ?? -1] ?? NaN;
    },
    dispose: () => {
      last?.values.dispose();
      run.dispose();
    },
  };
}
