/** Keeps the weights of past epochs in memory, so that a finished run can be inspected. */
import { LabError } from "../contract/errors";
import { exportWeights, importWeights } from "../core/train/snapshot";
import type { Pipeline } from "../core/train/step";

export interface EpochArchive {
  /** Ascending. */
  readonly epochs: readonly number[];
  /** Memory in use, bytes. */
  readonly bytes: number;
  /** Stores the current weights as those of `epoch`; epochs must ascend. */
  store(epoch: number): Promise<void>;
  /** Loads the weights of an epoch into the model. Throws a LabError if they are not kept. */
  restore(epoch: number): void;
  /** Deletes the weights of later epochs. */
  deleteAfter(epoch: number): void;
}

/** Memory limit of the archive. */
const maxBytes = 96 * 2 ** 20;

export function createEpochArchive(pipeline: Pipeline, limit = maxBytes): EpochArchive {
  const kept = new Map<number, readonly Float32Array[]>();
  /** Every `stride`-th epoch is kept; doubles when the limit is reached. */
  let stride = 1;
  const bytesOf = (): number =>
    [...kept.values()].flat().reduce((sum, { byteLength }) => sum + byteLength, 0);
  const thin = (newest: number): void => {
    while (bytesOf() > limit && kept.size > 1) {
      stride *= 2;
      for (const epoch of kept.keys())
        if (epoch % stride !== 0 && epoch !== newest) kept.delete(epoch);
    }
  };
  return {
    get epochs() {
      return [...kept.keys()];
    },
    get bytes() {
      return bytesOf();
    },
    store: async (epoch) => {
      const before = [...kept.keys()].pop();
      if (before !== undefined && before % stride !== 0) kept.delete(before);
      kept.set(epoch, await exportWeights(pipeline));
      thin(epoch);
    },
    restore: (epoch) => {
      const weights = kept.get(epoch);
      if (!weights) {
        const there =
          kept.size > 0 ? `those of epochs ${[...kept.keys()].join(", ")} are` : "none are";
        const message = `The weights of epoch ${epoch} are not kept; ${there}. Choose one of them, or "Now".`;
        throw new LabError({ code: "bad-config", message });
      }
      importWeights(pipeline, weights);
    },
    deleteAfter: (epoch) => {
      for (const one of kept.keys()) if (one > epoch) kept.delete(one);
    },
  };
}
