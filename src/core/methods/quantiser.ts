/**
 * The VQ bottleneck of CM-VQVAE: each modality has its own codebook, and each position of a map takes its nearest
 * code. Settings beyond the paper: several codes per position, codes compared by direction (cosine), the rotation
 * trick, and a quantiser that is blended in.
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
import type { ByModality, Term, TermKind } from "../types";
import { rotateOnto } from "../vq/rotationTrick";
import { createBlending, type Blending } from "./equations/blending";
import { createCodebooks, flatten, positionsPerClip, type Codebooks } from "./equations/codebooks";
import { definePart } from "./part";

const epsilon = 1e-5;
const kind: TermKind = "commitment";

/** Code vectors of prepared rows [P, D]; their gradient reaches the rows straight through or rotated. */
function throughCodes(
  rows: tf.Tensor2D,
  indices: tf.Tensor1D,
  book: Codebooks,
  gradient: "straight-through" | "rotation",
): tf.Tensor2D {
  if (gradient === "straight-through") return straightThrough(rows, () => book.vectors(indices));
  const q = stopGradient(() => book.vectors(indices));
  // each code is rotated onto its own channels
  const byCode = (x: tf.Tensor2D): tf.Tensor2D => tf.reshape(x, [-1, book.width]);
  return tf.reshape(rotateOnto(byCode(rows), byCode(q)), rows.shape);
}

/** The codes of one map [N, h, w, D] and their indices. */
function quantiseMap(
  map: tf.Tensor4D,
  book: Codebooks,
  blending: Blending,
  gradient: "straight-through" | "rotation",
) {
  const rows = book.prepare(flatten(map));
  const indices = stopGradient(() => book.nearest(rows));
  const through = throughCodes(rows, indices, book, gradient);
  return { quantised: tf.reshape<tf.Rank.R4>(blending.apply(rows, through), map.shape), indices };
}

function quantiseMaps(
  maps: ByModality<tf.Tensor4D>,
  books: ByModality<Codebooks>,
  blending: Blending,
  gradient: "straight-through" | "rotation",
) {
  const found = mapRecord(maps, (map, id) =>
    quantiseMap(map, entryOf(books, id), blending, gradient),
  );
  return {
    codes: mapRecord(found, ({ quantised }) => quantised),
    indices: mapRecord(found, ({ indices }) => indices),
  };
}

/** Mean squared distances of a map to its codes [P, D]: the gradient of `held` reaches the map, that of `drawn` the codes. */
function distances(
  map: tf.Tensor4D,
  codes: () => tf.Tensor2D,
  indices: tf.Tensor1D,
  book: Codebooks,
) {
  const z = book.prepare(flatten(map));
  return {
    held: () => meanSquare(stopGradient(codes), z),
    drawn: () =>
      meanSquare(
        book.assigned(indices),
        stopGradient(() => z.clone()),
      ),
  };
}

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
        help: "codes per position, each from its own codebook; the paper has 1",
      }),
      join: choice("Codes of a position", "product", {
        help: "groups of channels: dropping all channels of a group removes its information; residual: each code corrects those before",
        options: {
          product: "Each fills a group of channels",
          residual: "Added: each quantises the residual of those before (RVQ)",
        },
      }),
      compare: choice("Compare by", "euclidean", {
        help: "cosine scales vectors and codes to one length, as in ViT-VQGAN (Yu et al., ICLR 2022)",
        options: { euclidean: "Distance (paper)", cosine: "Direction (cosine)" },
      }),
      gradient: choice("Gradient", "straight-through", {
        help: "gradient of the encoder through the choice of a code",
        options: {
          "straight-through": "Straight-through (paper)",
          rotation: "Rotation trick (Fifty et al., ICLR 2025)",
        },
      }),
      blendFrom: number("Blend in from", 0, [0, 1000, 1], {
        symbol: "a",
        unit: "epochs",
        help: "epochs before quantisation starts",
      }),
      blendUntil: number("Blend in until", 0, [0, 1000, 1], {
        symbol: "b",
        unit: "epochs",
        help: "epochs after which maps are fully quantised: s grows linearly from a to b",
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
      "q' = z + s (q − z),  s from 0 to 1 over epochs a to b",
      "L_commit = s · β · mean (sg[q] − z)²",
      "n_j ← γ n_j + (1−γ) count_j,  e_j = w_j / n_j;  or by gradient: L = mean (q − sg[z])²",
    ],
    notes: [
      "Residual codes, cosine codes, the rotation trick and blending in are not in the paper; the defaults switch them off.",
      "Cosine codes scale the maps to one length from the start, also before they are blended in.",
      "Until it is fully blended in, the maps are not discrete, and the inspector's counts of codes are those of the nearest ones. The best validation epoch may be one of these: report the last epoch instead.",
      "The official initialisation places unused codes far from the data; here codes start at data points.",
    ],
  },
  (params, setting) => {
    const { codes, groups, commitment, update, decay, reviveBelow } = params;
    const { ids, featureSize, random } = setting;
    const { join, compare, gradient } = params;
    const options = { join, isCosine: compare === "cosine" };
    const books = recordOf(ids, () => createCodebooks(codes, featureSize, groups, options));
    const blending = createBlending(params.blendFrom, params.blendUntil);
    const byGradient = update === "gradient";
    const levels = join === "residual" ? groups : 1;
    return {
      codebook: {
        sizes: recordOf(ids, () => ({ codes, groups })),
        parameters: byGradient ? 0 : ids.length * codes * featureSize * levels,
        start: (maps) => {
          for (const id of ids)
            entryOf(books, id).start(flatten(entryOf(maps, id)), random.fork(`start/${id}`));
        },
        quantise: (maps) => quantiseMaps(maps, books, blending, gradient),
      },
      multiplyAddsPerClip: positionsPerClip(setting) * codes * featureSize * levels,
      groups: (byGradient ? ids : []).map((id) => ({
        id: `codebook/${id}`,
        role: "codebook",
        modality: id,
        variables: entryOf(books, id).tables,
      })),
      state: [
        ...ids.flatMap((id) => {
          const { tables, averages } = entryOf(books, id);
          return byGradient ? averages : [...tables, ...averages];
        }),
        ...blending.state,
      ],
      beginEpoch: blending.beginEpoch,
      losses: ({ maps, codes: blended, indices = {} }) =>
        ids.flatMap((id): Term[] => {
          const [book, used] = [entryOf(books, id), entryOf(indices, id)];
          // without a transition the maps after the quantiser are the codes themselves
          const q = () =>
            blending.isOn ? book.vectors(used) : flatten(entryOf(blended, id)).clone();
          const { held, drawn } = distances(entryOf(maps, id), q, used, book);
          const terms = [
            { name: `commitment/${id}`, kind, value: blending.weigh(held()), weight: commitment },
          ];
          if (!byGradient) return terms;
          return [...terms, { name: `codebook/${id}`, kind, value: drawn(), weight: 1 }];
        }),
      afterUpdate: ({ forward: { maps, indices = {} }, draw, log }) => {
        blending.afterStep();
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
