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
import { meanSquare } from "../ops/squares";
import { stopGradient, straightThrough } from "../tensor/gradientFlow";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { TermKind } from "../types";
import { assignedRows, codeVectors, nearestCodes } from "../vq/productCodebook";
import { createCodebooks, flatten, positionsPerClip } from "./equations/codebooks";
import { papers } from "../papers";
import { definePart } from "./part";

const epsilon = 1e-5;
const kind: TermKind = "commitment";

export const quantiser = definePart(
  {
    id: "quantiser",
    name: "VQ codebook",
    summary:
      "Every position of a modality's map is replaced by the nearest of a few learned codes.",
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
      groups: number(1, {
        min: 1,
        max: 64,
        step: 1,
        integer: true,
        symbol: "G",
        label: "Groups",
        help: "channels are cut into so many groups with a codebook each; dropping all channels of a group then removes what it said; 1 is the paper's",
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
    paper: papers.cmVqvae,
    equations: [
      { ref: "", text: "q = e_j, j = argmin_n ‖z − e_n‖²" },
      { ref: "", text: "L_commit = β · mean (sg[q] − z)²" },
      { ref: "", text: "n_j ← γ n_j + (1−γ) count_j,  e_j = w_j / n_j" },
    ],
    notes: [
      "As shipped, the official start throws unused codes far away; codes start at data here.",
    ],
  },
  ({ codes, groups, commitment, update, decay, reviveBelow }, setting) => {
    const { modalities, featureSize, random } = setting;
    const ids = modalities.map(({ id }) => id);
    const books = recordOf(ids, () => createCodebooks(codes, featureSize, groups));
    const byGradient = update === "gradient";
    return {
      parameters: byGradient ? 0 : ids.length * codes * featureSize,
      codebook: recordOf(ids, () => ({ codes, groups })),
      multiplyAddsPerClip: positionsPerClip(setting) * codes * featureSize,
      groups: (byGradient ? ids : []).map((id) => ({
        id: `codebook/${id}`,
        role: "codebook",
        modality: id,
        variables: entryOf(books, id).tables,
      })),
      state: ids.flatMap((id) => {
        const { tables, averages } = entryOf(books, id);
        return byGradient ? averages : [...tables, ...averages];
      }),
      start: (maps) => {
        for (const id of ids)
          entryOf(books, id).start(flatten(entryOf(maps, id)), random.fork(`start/${id}`));
      },
      transform: (maps) => {
        const indices = recordOf(ids, (id) =>
          stopGradient(() => nearestCodes(flatten(entryOf(maps, id)), entryOf(books, id).tables)),
        );
        const quantised = mapRecord(maps, (map, id) =>
          straightThrough(map, (z) =>
            tf.reshape(codeVectors(entryOf(indices, id), entryOf(books, id).tables), z.shape),
          ),
        );
        return { codes: quantised, indices };
      },
      losses: ({ maps, codes: quantised, indices }) =>
        ids.flatMap((id) => {
          const z = entryOf(maps, id);
          const q = stopGradient(() => entryOf(quantised, id).clone());
          const held = meanSquare(q, z);
          const terms = [{ name: `commitment/${id}`, kind, value: held, weight: commitment }];
          if (!byGradient || !indices) return terms;
          const drawn = meanSquare(
            assignedRows(entryOf(indices, id), entryOf(books, id).tables),
            stopGradient(() => flatten(z).clone()),
          );
          return [...terms, { name: `codebook/${id}`, kind, value: drawn, weight: 1 }];
        }),
      afterUpdate: ({ forward: { maps, indices }, draw, log }) => {
        if (!indices) return;
        for (const id of ids) {
          const settings = byGradient ? undefined : { decay, epsilon, reviveBelow };
          const flat = flatten(entryOf(maps, id));
          const used = entryOf(books, id).recordUse(
            flat,
            entryOf(indices, id),
            draw.fork(id),
            settings,
          );
          log(`perplexity/${id}`, used);
        }
      },
    };
  },
);
