/** A modality's codebooks, one for each group of channels, with what their moving averages need. */
import { LabError } from "../../../contract/errors";
import type { Random } from "../../data/random";
import { copyOf } from "../../ops/copy";
import { randomRows } from "../../ops/random";
import { variableOf } from "../../tensor/layers";
import { entryOf } from "../../tensor/records";
import { sumOf } from "../../tensor/sums";
import * as tf from "../../tf";
import { channelGroups, indicesByGroup } from "../../vq/productCodebook";
import {
  codeUse,
  perplexity,
  updateCodebook,
  type CodebookSettings,
  type CodebookState,
} from "../../vq/vectorQuantiser";
import type { PartSetting } from "../part";

/** codebook [N, D / G], counts [N], sums [N, D / G]. */
interface Book {
  readonly codebook: tf.Variable<tf.Rank.R2>;
  readonly counts: tf.Variable<tf.Rank.R1>;
  readonly sums: tf.Variable<tf.Rank.R2>;
}

const createBook = (codes: number, width: number): Book => ({
  codebook: variableOf(tf.zeros<tf.Rank.R2>([codes, width])),
  counts: variableOf(tf.ones<tf.Rank.R1>([codes])),
  sums: variableOf(tf.zeros<tf.Rank.R2>([codes, width])),
});

function assign(book: Book, next: CodebookState): void {
  book.codebook.assign(next.codebook);
  book.counts.assign(next.counts);
  book.sums.assign(next.sums);
}

export interface Codebooks {
  /** G times [N, D / G]. */
  readonly tables: readonly tf.Variable<tf.Rank.R2>[];
  /** Smoothed counts and sums, group by group. */
  readonly averages: readonly tf.Variable[];
  /** Starts every code at a row of flat [P, D]. */
  start(flat: tf.Tensor2D, random: Random): void;
  /**
   * What a batch, flat [P, D] with indices [P * G], used: its mean perplexity over groups []. With settings the
   * averages follow it, and dead codes restart at rows of flat.
   */
  recordUse(
    flat: tf.Tensor2D,
    indices: tf.Tensor1D,
    random: Random,
    settings: CodebookSettings | undefined,
  ): tf.Scalar;
}

/** Throws a LabError where groups do not divide the channels. */
export function createCodebooks(codes: number, channels: number, groups: number): Codebooks {
  if (channels % groups !== 0) {
    const all = Array.from({ length: channels }, (_, i) => i + 1);
    const fitting = all.filter((count) => channels % count === 0).join(", ");
    const message = `quantiser.groups: ${groups} groups do not divide ${channels} channels evenly; choose one of ${fitting}.`;
    throw new LabError({ code: "bad-config", message });
  }
  const books = Array.from({ length: groups }, () => createBook(codes, channels / groups));
  const drawn = (own: tf.Tensor2D, random: Random, group: number): tf.Tensor2D =>
    chooseRows(own, codes, groups === 1 ? random : random.fork(String(group)));
  const eachGroup = (
    flat: tf.Tensor2D,
    use: (own: tf.Tensor2D, book: Book, group: number) => void,
  ): void =>
    channelGroups(flat, groups).forEach((own, group) => {
      const book = books[group];
      if (book) use(own, book, group);
    });
  return {
    tables: books.map(({ codebook }) => codebook),
    averages: books.flatMap(({ counts, sums }) => [counts, sums]),
    start: (flat, random) =>
      eachGroup(flat, (own, book, group) => {
        const rows = drawn(own, random, group);
        assign(book, { codebook: rows, sums: copyOf(rows), counts: tf.ones([codes]) });
      }),
    recordUse: (flat, indices, random, settings) => {
      const found = indicesByGroup(indices, groups);
      const perplexities: tf.Scalar[] = [];
      eachGroup(flat, (own, book, group) => {
        const use = codeUse(found[group] ?? indices, own, codes);
        perplexities.push(perplexity(use.counts));
        if (settings) assign(book, updateCodebook(book, use, drawn(own, random, group), settings));
      });
      return groups === 1 ? sumOf(perplexities) : tf.div(sumOf(perplexities), groups);
    },
  };
}

export const flatten = (map: tf.Tensor): tf.Tensor2D =>
  tf.reshape(map, [-1, map.shape[map.rank - 1] ?? 0]) as tf.Tensor2D;

/** Positions of all modalities' maps of one clip: each is compared with every code once a step. */
export const positionsPerClip = ({
  modalities,
  mapShapes,
}: Pick<PartSetting, "modalities" | "mapShapes">): number =>
  modalities.reduce((sum, { id, images }) => {
    const [height, width] = entryOf(mapShapes, id);
    return sum + images * height * width;
  }, 0);

/** Seeded choice of `count` rows of flat [P, D]. */
const chooseRows = (flat: tf.Tensor2D, count: number, random: Random): tf.Tensor2D =>
  randomRows(flat, count, random.integer(2 ** 32));
