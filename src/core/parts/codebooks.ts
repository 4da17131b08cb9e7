/** A modality's codebook with what its moving averages need, and the positions that it is compared with. */
import type { Random } from "../data/random";
import { randomRows } from "../ops/random";
import { variableOf } from "../tensor/layers";
import { at } from "../tensor/records";
import * as tf from "../tf";
import type { ParameterGroup } from "../types";
import type { CodebookState } from "../vq/vectorQuantiser";
import type { PartSetting } from "./part";

/** codebook [N, D], counts [N], sums [N, D]. */
export interface Book {
  readonly codebook: tf.Variable<tf.Rank.R2>;
  readonly counts: tf.Variable<tf.Rank.R1>;
  readonly sums: tf.Variable<tf.Rank.R2>;
}

export const createBook = (codes: number, featureSize: number): Book => ({
  codebook: variableOf(tf.zeros<tf.Rank.R2>([codes, featureSize])),
  counts: variableOf(tf.ones<tf.Rank.R1>([codes])),
  sums: variableOf(tf.zeros<tf.Rank.R2>([codes, featureSize])),
});

export const groupOf = (id: string, { codebook }: Book): ParameterGroup => ({
  id: `codebook/${id}`,
  role: "codebook",
  modality: id,
  variables: [codebook],
});

export function assign(book: Book, next: CodebookState): void {
  book.codebook.assign(next.codebook);
  book.counts.assign(next.counts);
  book.sums.assign(next.sums);
}

export const flatten = (map: tf.Tensor): tf.Tensor2D =>
  tf.reshape(map, [-1, map.shape[map.rank - 1] ?? 0]) as tf.Tensor2D;

/** Positions of all modalities' maps of one clip: each is compared with every code once a step. */
export const positionsPerClip = ({
  modalities,
  mapShapes,
}: Pick<PartSetting, "modalities" | "mapShapes">): number =>
  modalities.reduce((sum, { id, images }) => {
    const [height, width] = at(mapShapes, id);
    return sum + images * height * width;
  }, 0);

/** Seeded choice of `count` rows of flat [P, D]. */
export const drawRows = (flat: tf.Tensor2D, count: number, random: Random): tf.Tensor2D =>
  randomRows(flat, count, random.integer(2 ** 32));
