/** The weights at the ends of epochs, in the worker's memory, so that a finished run can be looked back on. */
import { LabError } from "../contract/errors";
import { exportWeights, importWeights } from "../core/train/snapshot";
import type { Pipeline } from "../core/train/step";

export interface EpochArchive {
  /** Rising. */
  readonly epochs: readonly number[];
  /** Memory that they take, bytes. */
  readonly bytes: number;
  /** Reads the weights back as those of `epoch`, which is later than any before. */
  keep(epoch: number): Promise<void>;
  /** Puts the weights of an epoch into the model; throws a LabError where they are not kept. */
  restore(epoch: number): void;
  /** Forgets what came after `epoch`: the run was taken back. */
  forgetAfter(epoch: number): void;
}

/** Memory that weights of earlier epochs may take. */
const mostBytes = 96 * 2 ** 20;

export function createEpochArchive(pipeline: Pipeline, limit = mostBytes): EpochArchive {
  const kept = new Map<number, readonly Float32Array[]>();
  /** Epochs between two that are kept: doubles whenever there is no more room. */
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
    keep: async (epoch) => {
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
        const message = `The weights of epoch ${epoch} are not kept; ${there}. Choose one of them, or the run as it stands.`;
        throw new LabError({ code: "bad-config", message });
      }
      importWeights(pipeline, weights);
    },
    forgetAfter: (epoch) => {
      for (const one of kept.keys()) if (one > epoch) kept.delete(one);
    },
  };
}
