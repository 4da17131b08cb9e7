/** Exports a run as plain values that survive its worker, and resumes a run from them. */
import type { Checkpoint } from "../contract/checkpoint";
import {
  exportState,
  importState,
  takeSnapshot,
  withSnapshot,
  type Snapshot,
} from "../core/train/snapshot";
import { stepsPerEpoch } from "../core/train/setAside";
import type { Recorder } from "./runRecord";
import type { Training } from "../core/train/training";

/** The weights of the epoch that the run reports: the selected one of those so far. */
export interface Best {
  readonly epoch: number;
  /** By the rule of selection; the largest one counts. */
  readonly score: number;
  readonly snapshot: Snapshot;
}

/** Exports the state of a run. The arrays are copies and may be transferred. */
export async function checkpointOf(
  training: Training,
  best: Best,
  recorder: Recorder,
  trainMs: number,
): Promise<Checkpoint> {
  const { pipeline, step, firstTotal = 0 } = training;
  const { counts, learningRate } = pipeline.optimizer;
  const { epoch, score, snapshot } = best;
  const state = await exportState(pipeline);
  const kept = { epoch, score, step: snapshot.step, counts };
  return {
    step,
    state,
    optimizer: { counts, learningRate },
    firstTotal,
    recorder: recorder.state(),
    best: snapshot.step === step ? kept : { ...kept, ...(await valuesOf(training, snapshot)) },
    trainMs,
  };
}

/** Exports the state of a snapshot and leaves the run unchanged. */
const valuesOf = ({ pipeline }: Training, snapshot: Snapshot) =>
  withSnapshot(pipeline, async () => {
    snapshot.restore();
    return { state: await exportState(pipeline), counts: pipeline.optimizer.counts };
  });

/** Restores a checkpoint into a new training. Returns the best weights so far. */
export function resumeAt(training: Training, checkpoint: Checkpoint): Best {
  const { pipeline } = training;
  const { best, state, step, optimizer, firstTotal } = checkpoint;
  importState(pipeline, best.state ?? state);
  pipeline.optimizer.counts = best.counts;
  const snapshot = takeSnapshot(pipeline, best.step);
  importState(pipeline, state);
  Object.assign(pipeline.optimizer, optimizer);
  training.step = step;
  const perEpoch = stepsPerEpoch(training);
  for (const part of pipeline.parts)
    part.beginEpoch?.(Math.max(1, step / perEpoch), perEpoch, step);
  training.firstTotal = firstTotal;
  return { epoch: best.epoch, score: best.score, snapshot };
}
