import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom } from "../../../src/core/data/random";
import { createCodebooks } from "../../../src/core/methods/equations/codebooks";
import * as tf from "../../../src/core/tf";
import {
  assignedRows,
  codeVectors,
  indicesByGroup,
  nearestCodes,
} from "../../../src/core/vq/productCodebook";
import { useBackend } from "../../support/backend";

beforeAll(() => useBackend("cpu"));

const codebooks = [
  tf.tensor2d([
    [0, 0],
    [1, 1],
  ]),
  tf.tensor2d([
    [5, 5],
    [9, 9],
  ]),
];
const flat = tf.tensor2d([
  [0.9, 1, 8, 8],
  [0.1, 0, 5, 6],
  [1, 1, 4, 5],
]);

describe("a product codebook", () => {
  it("picks a row of each group, position by position", () => {
    const indices = nearestCodes(flat, codebooks);
    expect([...indices.dataSync()]).toEqual([1, 1, 0, 0, 1, 0]);
    expect(indicesByGroup(indices, 2).map((own) => [...own.dataSync()])).toEqual([
      [1, 0, 1],
      [1, 0, 0],
    ]);
    const rows = [1, 1, 9, 9, 0, 0, 5, 5, 1, 1, 5, 5];
    expect([...codeVectors(indices, codebooks).dataSync()]).toEqual(rows);
    expect([...assignedRows(indices, codebooks).dataSync()]).toEqual(rows);
  });

  it("loses the information of a group whose channels are dropped", () => {
    const indices = nearestCodes(flat, codebooks);
    const kept = tf.mul(codeVectors(indices, codebooks), [1, 1, 0, 0]);
    const [first, , third] = kept.arraySync() as number[][];
    // positions that differ in the second group alone
    expect(first).toEqual(third);
  });

  it("meets a batch group by group, and is the plain codebook where there is one group", () => {
    const random = randomFrom(1, "book");
    const settings = { decay: 0.5, epsilon: 1e-5, reviveBelow: 0 };
    const values = Float32Array.from({ length: 12 * 4 }, () => random.normal());
    const rows = tf.tensor2d(values, [12, 4]);
    const two = createCodebooks(3, 4, 2);
    two.start(rows, randomFrom(1, "start"));
    const perplexity = two.recordUse(rows, nearestCodes(rows, two.tables), random, settings);
    expect(perplexity.dataSync()[0]).toBeGreaterThan(1);
    expect(perplexity.dataSync()[0]).toBeLessThanOrEqual(3 + 1e-5);
    expect(two.tables.map(({ shape }) => shape)).toEqual([
      [3, 2],
      [3, 2],
    ]);
    expect(two.averages).toHaveLength(4);

    const alone = createCodebooks(3, 2, 1);
    const left = tf.slice(rows, [0, 0], [12, 2]);
    alone.start(left, randomFrom(1, "start").fork("0"));
    alone.recordUse(left, nearestCodes(left, alone.tables), random, settings);
    expect([...(alone.tables[0]?.dataSync() ?? [])]).toEqual([
      ...(two.tables[0]?.dataSync() ?? []),
    ]);
  });

  it("says which numbers of groups fit", () => {
    expect(() => createCodebooks(3, 12, 5)).toThrow("choose one of 1, 2, 3, 4, 6, 12");
  });
});
