/**
 * MSES: restores and stops an encoder when its own validation loss has not improved for a while.
 *
 * Departs from the paper: its text was not available; this follows a later repository's port, with its patience of
 * 80 epochs as a parameter. It scales gradients by 0; here the encoder's step is 0, so that no momentum moves it.
 */
import { number, whole } from "../../contract/params";
import { copyOf } from "../ops/copy";
import { papers } from "../papers";
import { variableOf } from "../tensor/layers";
import { entryOf, recordOf } from "../tensor/records";
import * as tf from "../tf";
import { addLoss, noLoss } from "./equations/msesSmoothedLoss";
import { definePart } from "./part";
import { logByModality } from "./shared/byModality";
import { applyCoefficients } from "./shared/coefficientSwitches";

export const mses = definePart(
  {
    id: "mses",
    name: "MSES",
    summary: "Stops each encoder at its best epoch when its validation loss no longer falls.",
    methods: [{ name: "MSES" }],
    decides: ["coefficients"],
    params: {
      patience: whole("Patience", 5, [1, 200], {
        unit: "epochs",
        help: "epochs without a lower loss after which an encoder is stopped; 80 in the ported code",
      }),
      memory: number("Smoothing", 0.6, [0, 0.99, 0.05], {
        help: "share of the previous smoothed loss in the new one",
      }),
    },
    paper: papers.mses,
    equations: ["ℓ_m ← 0.6 ℓ_m + 0.4 L_m(e);  e − argmin ℓ_m > patience: k_m = 0"],
    notes: [
      "L_m is the loss of the modality's own head on validation clips. Steps do not get cheaper: a stopped encoder still takes part in every pass.",
    ],
  },
  ({ patience, memory }, { ids, groups }) => {
    const k = recordOf(ids, () => variableOf(tf.scalar(1)));
    const own = recordOf(ids, (id) =>
      groups
        .filter(({ role, modality }) => role === "encoder" && modality === id)
        .flatMap(({ variables }) => variables),
    );
    const best = recordOf(ids, (id) =>
      entryOf(own, id).map((one) => variableOf(tf.zerosLike(one))),
    );
    // smoothed loss, best one and its epoch by modality
    const watched = variableOf(
      tf.tensor2d(ids.map(() => [noLoss.smoothed, noLoss.best, noLoss.bestEpoch])),
    );
    const copy = (from: readonly tf.Variable[], to: readonly tf.Variable[]): void =>
      tf.tidy(() => from.forEach((one, i) => to[i]?.assign(copyOf<tf.Tensor>(one))));
    return {
      state: [watched, ...Object.values(k), ...Object.values(best).flat()],
      betweenEpochs: async ({ epoch, loss }) => {
        if (epoch === 0) return;
        const rows = (await watched.array()) as [number, number, number][];
        const next: number[][] = [];
        for (const [m, id] of ids.entries()) {
          const [smoothed, lowest, bestEpoch] = rows[m] ?? [NaN, Infinity, 0];
          const before = { smoothed, best: lowest, bestEpoch };
          const now = addLoss(before, loss[id] ?? NaN, epoch, memory);
          if ((await entryOf(k, id).data())[0] === 1) {
            if (now.bestEpoch === epoch) copy(entryOf(own, id), entryOf(best, id));
            // without a loss of its own there is no best to go back to
            else if (now.bestEpoch > 0 && epoch - now.bestEpoch > patience) {
              copy(entryOf(best, id), entryOf(own, id));
              tf.tidy(() => entryOf(k, id).assign(tf.scalar(0)));
            }
          }
          next.push([now.smoothed, now.best, now.bestEpoch]);
        }
        tf.tidy(() => watched.assign(tf.tensor2d(next)));
      },
      modulate: (backward, { log }) => {
        logByModality(log, { k });
        return applyCoefficients(backward, groups, k, { actOn: "step", scope: "encoder" });
      },
    };
  },
);
