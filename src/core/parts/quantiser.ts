/**
 * The VQ bottleneck of CM-VQVAE (Tejero-de-Pablos, WACV 2024): each modality has its own codebook;
 * every position of every frame takes its nearest code. See `vq/vectorQuantiser.ts`.
 *
 *   L = commitment * mean (sg[q] - z)^2            codebook by EMA (official configuration)
 *   L = mean (q - sg[z])^2 + commitment * ...      codebook by gradient
 *
 * Departs from the official code: codes start at training data with counts of 1, and codes that
 * die restart at positions of the batch.
 */
import { choice, number } from "../../contract/params";
import { copyOf } from "../ops/copy";
import { meanSquare } from "../ops/squares";
import { frozen, straightThrough } from "../tensor/frozen";
import { at, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { TermKind } from "../types";
import {
  assignments,
  codeUse,
  nearestCode,
  perplexity,
  updateCodebook,
} from "../vq/vectorQuantiser";
import { assign, createBook, drawRows, flatten, groupOf, positionsPerClip } from "./codebooks";
import { cmVqvaePaper } from "./papers";
import { definePart } from "./part";

const epsilon = 1e-5;
const kind: TermKind = "commitment";

export const quantiser = definePart(
  {
    id: "quantiser",
    name: "VQ codebook",
    summary:
      "Every position of a modality's map is replaced by the nearest of a few learned codes.",
    order: 40,
    params: {
      codes: number(128, {
        min: 2,
        max: 1024,
        step: 1,
        integer: true,
        symbol: "N",
        label: "Codes",
        help: "rows of each modality's codebook",
      }),
      commitment: number(0.25, {
        min: 0,
        max: 4,
        step: 0.05,
        symbol: "β",
        label: "Commitment",
        help: "how strongly an encoder is held to the codes it uses",
      }),
      update: choice(
        "ema",
        [
          { value: "ema", label: "Moving average (official configuration)" },
          { value: "gradient", label: "Gradient" },
        ],
        { label: "Codebook learns by", help: "how codes follow the vectors assigned to them" },
      ),
      decay: number(0.99, {
        min: 0.5,
        max: 0.9999,
        step: 0.001,
        label: "Decay",
        help: "memory of the moving averages",
      }),
      reviveBelow: number(0.9, {
        min: 0,
        max: 10,
        step: 0.1,
        label: "Revive below",
        unit: "positions",
        help: "a code used at fewer positions a batch (moving average) restarts at a random position; 0 never revives",
      }),
    },
    paper: cmVqvaePaper,
    equations: [
      { ref: "", text: "q = e_j, j = argmin_n ‖z − e_n‖²" },
      { ref: "", text: "L_commit = β · mean (sg[q] − z)²" },
      { ref: "", text: "n_j ← γ n_j + (1−γ) count_j,  e_j = w_j / n_j" },
    ],
    notes: [
      "As shipped, the official start throws unused codes far away; codes start at data here.",
    ],
  },
  ({ codes, commitment, update, decay, reviveBelow }, setting) => {
    const { modalities, featureSize, random } = setting;
    const ids = modalities.map(({ id }) => id);
    const books = recordOf(ids, () => createBook(codes, featureSize));
    const byGradient = update === "gradient";
    return {
      parameters: byGradient ? 0 : ids.length * codes * featureSize,
      codebook: recordOf(ids, () => ({ codes, groups: 1 })),
      multiplyAddsPerClip: positionsPerClip(setting) * codes * featureSize,
      groups: byGradient ? ids.map((id) => groupOf(id, at(books, id))) : [],
      state: ids.flatMap((id) => {
        const { codebook, counts, sums } = at(books, id);
        return byGradient ? [counts, sums] : [codebook, counts, sums];
      }),
      start: (maps) => {
        for (const id of ids) {
          const rows = drawRows(flatten(at(maps, id)), codes, random.fork(`start/${id}`));
          assign(at(books, id), { codebook: rows, sums: copyOf(rows), counts: tf.ones([codes]) });
        }
      },
      transform: (maps) => {
        const indices = recordOf(ids, (id) =>
          frozen(() => nearestCode(flatten(at(maps, id)), at(books, id).codebook)),
        );
        const quantised = mapRecord(maps, (map, id) =>
          straightThrough(map, (z) =>
            tf.reshape(tf.gather(at(books, id).codebook, at(indices, id)), z.shape),
          ),
        );
        return { codes: quantised, indices };
      },
      losses: ({ maps, codes: quantised, indices }) =>
        ids.flatMap((id) => {
          const z = at(maps, id);
          const q = frozen(() => at(quantised, id).clone());
          const held = meanSquare(q, z);
          const terms = [{ name: `commitment/${id}`, kind, value: held, weight: commitment }];
          if (!byGradient || !indices) return terms;
          const rows = tf.matMul(assignments(at(indices, id), codes), at(books, id).codebook);
          const drawn = meanSquare(
            rows,
            frozen(() => flatten(z).clone()),
          );
          return [...terms, { name: `codebook/${id}`, kind, value: drawn, weight: 1 }];
        }),
      afterUpdate: ({ forward: { maps, indices }, draw, show }) => {
        if (!indices) return;
        for (const id of ids) {
          const flat = flatten(at(maps, id));
          const use = codeUse(at(indices, id), flat, codes);
          show(`perplexity/${id}`, perplexity(use.counts));
          if (byGradient) continue;
          const candidates = drawRows(flat, codes, draw.fork(id));
          const settings = { decay, epsilon, reviveBelow };
          assign(at(books, id), updateCodebook(at(books, id), use, candidates, settings));
        }
      },
    };
  },
);
