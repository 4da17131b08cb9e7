/** Trains one network on Competition and measures it at the given steps. Bundled into one file by buildForNode.ts. */
import { withPreset } from "../../src/contract/link";
import { batchRows, disposeBatch } from "../../src/core/data/clipTable";
import { randomFrom } from "../../src/core/data/random";
import { competitionParams } from "../../src/core/data/synthetic/competition";
import { defaultFoundThreshold } from "../../src/core/methods/featureStrength";
import { evaluate } from "../../src/core/train/evaluate";
import { trainStep } from "../../src/core/train/step";
import { buildRun } from "../../src/lab/buildRun";
import { catalogue } from "../../src/lab/catalogue";
import { createMedia } from "../../src/datasets/media";
import type { Arm, Moment } from "./summary";

export { startDevice } from "../../tools/nodeDevice";

const now = (): number => performance.now();
const refuse = (): Promise<never> => Promise.reject(new Error("nothing is settled here"));

interface TrainingRequest {
  readonly arm: Arm;
  readonly seed: number;
  /** Steps after which to measure, in ascending order. */
  readonly moments: readonly number[];
}

/** Trains the preset of an arm -> its measurements at each moment. */
export async function trainArm({
  arm,
  seed,
  moments,
}: TrainingRequest): Promise<readonly Moment[]> {
  const preset = catalogue.presets.find(({ id }) => id === arm.preset);
  const config = { ...withPreset(preset?.config, catalogue), seed };
  const run = await buildRun(config, createMedia().features, { settle: refuse }, now);
  const { training } = run;
  const options = { ...training, batchSize: 500, yieldToEventLoop: () => Promise.resolve() };
  const test = await run.load("test");
  const wrong = async (table: typeof test): Promise<number> =>
    1 - ((await evaluate(training.pipeline, table, options)).accuracy["fused"] ?? NaN);
  const measured: Moment[] = [];
  const last = moments.at(-1) ?? 0;
  for (let step = 1; step <= last; step++) {
    const batch = training.train.batch(
      batchRows(training.train.size, training.batchSize, seed, step)[0] ?? [],
    );
    const { names, values } = trainStep(training.pipeline, batch, randomFrom(seed, `step/${step}`));
    disposeBatch(batch);
    if (moments.includes(step)) {
      const row = await values.data();
      const strengths = (id: string): number[] =>
        run.manifest.classes.map((_, k) => row[names.indexOf(`gamma/${id}/${k}`)] ?? NaN);
      measured.push({
        step,
        trainError: await wrong(training.train),
        testError: await wrong(test),
        gamma: Object.fromEntries(run.modalities.map(({ id }) => [id, strengths(id)])),
      });
    }
    values.dispose();
  }
  run.dispose();
  return measured;
}

/** The threshold of the part and the shares of insufficient clips, from the cards. */
export const facts = () => ({
  found: defaultFoundThreshold,
  insufficient: [
    competitionParams.insufficientOne.default,
    competitionParams.insufficientTwo.default,
  ] as const,
});
