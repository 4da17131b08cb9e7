/** The codebooks of one modality and their moving averages: one codebook, or several codes per position. */
import { LabError } from "../../../contract/errors";
import type { Random } from "../../data/random";
import { copyOf } from "../../ops/copy";
import { randomRows } from "../../ops/random";
import { l2NormaliseRows } from "../../ops/rows";
import { variableOf } from "../../tensor/layers";
import { entryOf } from "../../tensor/records";
import { sumOf } from "../../tensor/sums";
import * as tf from "../../tf";
import {
  assignedRows,
  channelGroups,
  codeVectors,
  indicesByGroup,
  nearestCodes,
} from "../../vq/productCodebook";
import {
  nearestResidualCodes,
  residualsByLevel,
  summedCodes,
  summedRows,
} from "../../vq/residualCodebook";
import {
  codeUse,
  perplexity,
  updateCodebook,
  type CodebookSettings,
  type CodebookState,
} from "../../vq/vectorQuantiser";
import type { PartSetting } from "../part";

/** codebook [N, W], counts [N], sums [N, W]. */
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

/** How several codes of one position form its vector. */
type CodeJoin = "product" | "residual";

interface CodebookOptions {
  /** "product": each code fills a group of channels; "residual": codes are added. */
  readonly join?: CodeJoin;
  /** Vectors and codes are compared by their direction. */
  readonly isCosine?: boolean;
}

export interface Codebooks {
  /** G times [N, W], W = D / G channels, or D of residual codes. */
  readonly tables: readonly tf.Variable<tf.Rank.R2>[];
  /** Smoothed counts and sums, codebook by codebook. */
  readonly averages: readonly tf.Variable[];
  /** Channels W of one code. */
  readonly width: number;
  /** The vectors that are compared with codes: flat [P, D] -> flat, or with cosine codes rows of length √W per code. */
  prepare(flat: tf.Tensor2D): tf.Tensor2D;
  /** Prepared vectors [P, D] -> indices [P * G] int32. No gradient. */
  nearest(prepared: tf.Tensor2D): tf.Tensor1D;
  /** Indices [P * G] -> code vectors [P, D]. */
  vectors(indices: tf.Tensor1D): tf.Tensor2D;
  /** Like `vectors`, as a product whose gradient reaches the tables. */
  assigned(indices: tf.Tensor1D): tf.Tensor2D;
  /** Starts every code at a row of flat [P, D]. */
  start(flat: tf.Tensor2D, random: Random): void;
  /**
   * Records the use of a batch, flat [P, D] with indices [P * G]: its mean perplexity over codebooks []. With settings
   * the averages follow it, and dead codes restart at rows of flat.
   */
  recordUse(
    flat: tf.Tensor2D,
    indices: tf.Tensor1D,
    random: Random,
    settings: CodebookSettings | undefined,
  ): tf.Scalar;
}

/** Throws a LabError where groups do not divide the channels. */
function checkGroups(groups: number, channels: number): void {
  if (channels % groups === 0) return;
  const all = Array.from({ length: channels }, (_, i) => i + 1);
  const fitting = all.filter((count) => channels % count === 0).join(", ");
  const message = `quantiser.groups: ${groups} groups do not divide ${channels} channels evenly; choose one of ${fitting}.`;
  throw new LabError({ code: "bad-config", message });
}

/** Rows [P, D] with every run of W channels scaled to length √W, so that a channel keeps the scale 1. */
function scaledUnitRows(rows: tf.Tensor2D, width: number): tf.Tensor2D {
  const codes = tf.reshape<tf.Rank.R2>(rows, [-1, width]);
  return tf.reshape(tf.mul(l2NormaliseRows(codes), Math.sqrt(width)), rows.shape);
}

const joins = {
  product: {
    nearest: nearestCodes,
    vectors: codeVectors,
    assigned: assignedRows,
    inputs: (flat: tf.Tensor2D, _indices: tf.Tensor1D, tables: readonly tf.Tensor2D[]) =>
      channelGroups(flat, tables.length),
  },
  residual: {
    nearest: nearestResidualCodes,
    vectors: summedCodes,
    assigned: summedRows,
    inputs: residualsByLevel,
  },
} as const;

/**
 * Codebooks of N = `codes` rows for maps of D = `channels`, with G = `groups` codes per position. Throws a LabError
 * where groups do not divide the channels.
 */
export function createCodebooks(
  codes: number,
  channels: number,
  groups: number,
  { join = "product", isCosine = false }: CodebookOptions = {},
): Codebooks {
  if (join === "product") checkGroups(groups, channels);
  const width = join === "product" ? channels / groups : channels;
  const books = Array.from({ length: groups }, () => createBook(codes, width));
  const variables = books.map(({ codebook }) => codebook);
  const tables = (): readonly tf.Tensor2D[] =>
    isCosine ? variables.map((table) => scaledUnitRows(table, width)) : variables;
  const { nearest, vectors, assigned, inputs } = joins[join];
  const prepare = (flat: tf.Tensor2D): tf.Tensor2D =>
    isCosine ? scaledUnitRows(flat, width) : flat;
  const drawn = (own: tf.Tensor2D, random: Random, group: number): tf.Tensor2D =>
    chooseRows(own, codes, groups === 1 ? random : random.fork(String(group)));
  return {
    tables: variables,
    averages: books.flatMap(({ counts, sums }) => [counts, sums]),
    width,
    prepare,
    nearest: (prepared) => nearest(prepared, tables()),
    vectors: (indices) => vectors(indices, tables()),
    assigned: (indices) => assigned(indices, tables()),
    start: (flat, random) => {
      const prepared = prepare(flat);
      books.forEach((book, group) => {
        // a residual depends on the codebooks that have started
        const found = nearest(prepared, tables());
        const own = inputs(prepared, found, tables())[group] ?? prepared;
        const rows = drawn(own, random, group);
        assign(book, { codebook: rows, sums: copyOf(rows), counts: tf.ones([codes]) });
      });
    },
    recordUse: (flat, indices, random, settings) => {
      const found = indicesByGroup(indices, groups);
      const perplexities: tf.Scalar[] = [];
      const seen = inputs(prepare(flat), indices, tables());
      books.forEach((book, group) => {
        const own = seen[group] ?? flat;
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
  mapsPerClip,
}: Pick<PartSetting, "modalities" | "mapShapes" | "mapsPerClip">): number =>
  modalities.reduce((sum, { id }) => {
    const [height, width] = entryOf(mapShapes, id);
    return sum + entryOf(mapsPerClip, id) * height * width;
  }, 0);

/** Seeded choice of `count` rows of flat [P, D]. */
const chooseRows = (flat: tf.Tensor2D, count: number, random: Random): tf.Tensor2D =>
  randomRows(flat, count, random.integer(2 ** 32));
