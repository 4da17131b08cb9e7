/**
 * The VQ bottleneck of CM-VQVAE: each modality has its own codebook, and each position of a map takes its nearest
 * code.
 *
 * Departs from the official code: codes start at training data with counts of 1, and dead codes restart at
 * positions of the batch. See vq/vectorQuantiser.ts.
 */
import { choice, number, whole } from "../../contract/params";
import { meanSquare } from "../ops/squares";
import { papers } from "../papers";
import { stopGradient, straightThrough } from "../tensor/gradientFlow";
import { entryOf, mapRecord, recordOf } from "../tensor/records";
import * as tf from "../tf";
import type { TermKind } from "../types";
import { assignedRows, codeVectors, nearestCodes } from "../vq/productCodebook";
import { createCodebooks, flatten, positionsPerClip } from "./equations/codebooks";
import { definePart } from "./part";

const epsilon = 1e-5;
const kind: TermKind = "commitment";

export const quantiser = definePart(
  {
    id: "quantiser",
    name: "VQ codebook",
    summary: "Replaces every position of a modality's map by the nearest learned code.",
    params: {
      codes: whole("Codes", 128, [2, 1024], {
        symbol: "N",
        help: "rows of each modality's codebook",
      }),
      groups: whole("Groups", 1, [1, 64], {
        symbol: "G",
        help: "number of groups of channels, each with its own codebook; dropping all channels of a group then removes its information; the paper has 1",
      }),
      commitment: number("Commitment", 0.25, [0, 4, 0.05], {
        symbol: "β",
        help: "weight of the loss that keeps features near their codes",
      }),
      update: choice("Codebook learns by", "ema", {
        help: "update of the codes by the vectors assigned to them",
        options: { ema: "Moving average (official configuration)", gradient: "Gradient" },
      }),
      decay: number("Decay", 0.99, [0.5, 0.9999, 0.001], { help: "decay of the moving averages" }),
      reviveBelow: number("Revive below", 0.9, [0, 10, 0.1], {
        unit: "positions",
        help: "a code used at fewer positions per batch (moving average) restarts at a random position; 0: never",
      }),
    },
    paper: papers.cmVqvae,
    equations: [
      "q = e_j, j = argmin_n ‖z − e_n‖²",
      "L_commit = β · mean (sg[q] − z)²",
      "n_j ← γ n_j + (1−γ) count_j,  e_j = w_j / n_j;  or by gradient: L = mean (q − sg[z])²",
    ],
    notes: [
      "The official initialisation places unused codes far from the data; here codes start at data points.",
    ],
  },
  ({ codes, groups, commitment, update, decay, reviveBelow }, setting) => {
    const { ids, featureSize, random } = setting;
    const books = recordOf(ids, () => createCodebooks(codes, featureSize, groups));
    const byGradient = update === "gradient";
    return {
      codebook: {
        sizes: recordOf(ids, () => ({ codes, groups })),
        parameters: byGradient ? 0 : ids.length * codes * featureSize,
        start: (maps) => {
          for (const id of ids)
            entryOf(books, id).start(flatten(entryOf(maps, id)), random.fork(`start/${id}`));
        },
        quantise: (maps) => {
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
      },
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
      afterUpdate: ({ forward: { maps, indices = {} }, draw, log }) => {
        for (const [id, used] of Object.entries(indices)) {
          const rows = flatten(entryOf(maps, id));
          const settings = byGradient ? undefined : { decay, epsilon, reviveBelow };
          log(
            `perplexity/${id}`,
            entryOf(books, id).recordUse(rows, used, draw.fork(id), settings),
          );
        }
      },
    };
  },
);
