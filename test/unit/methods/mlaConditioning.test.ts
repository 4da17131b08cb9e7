/**
 * MLA's projection in the code's form divides by α + k_i r_j element by element. Where that is near 0 the result is
 * ill-conditioned: float32 cannot give the digits of float64, in whatever order the operations are done. These
 * tests tell rounding from a fault: over random cases every float32 result stays within a bound on rounding errors
 * that is computed in float64, and the bound is large only near a division by 0.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { randomFrom, type Random } from "../../../src/core/data/random";
import { nextProjection } from "../../../src/core/methods/equations/mlaProjection";
import * as tf from "../../../src/core/tf";
import { useBackend } from "../../support/backend";

type Matrix = readonly (readonly number[])[];
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const norm = (P: Matrix): number => Math.sqrt(sum(P.flat().map((value) => value ** 2)));
const largest = (P: Matrix): number => Math.max(...P.flat().map(Math.abs));
const mapMatrix = (P: Matrix, to: (value: number, i: number, j: number) => number): number[][] =>
  P.map((row, i) => row.map((value, j) => to(value, i, j)));

/** The code's form in float64: P [D, D], r [D]. */
function reference(P: Matrix, r: readonly number[], alpha: number) {
  const k = P.map((row) => sum(row.map((value, l) => value * (r[l] ?? 0))));
  const at = (values: readonly number[], i: number): number => values[i] ?? 0;
  const divisor = mapMatrix(P, (_, i, j) => alpha + at(k, i) * at(r, j));
  const next = mapMatrix(
    P,
    (value, i, j) => value - (at(k, i) * at(k, j)) / (divisor[i]?.[j] ?? NaN),
  );
  return { k, divisor, next, result: mapMatrix(next, (value) => value / norm(next)) };
}

/** Half the distance between 1 and the next float32. */
const unit = 2 ** -24;

/** Bound on the error of `result` in float32, to first order in the rounding of every operation. */
function roundingBound(P: Matrix, r: readonly number[], alpha: number): number {
  const { k, divisor, next } = reference(P, r, alpha);
  const size = r.length;
  const errors = P.map(
    (row) => size * unit * sum(row.map((value, l) => Math.abs(value * (r[l] ?? 0)))),
  );
  const errorOf = mapMatrix(P, (value, i, j) => {
    const [ki, kj, rj] = [k[i] ?? 0, k[j] ?? 0, r[j] ?? 0];
    const [ei, ej] = [errors[i] ?? 0, errors[j] ?? 0];
    const d = Math.abs(divisor[i]?.[j] ?? 0);
    const quotient = Math.abs(ki * kj) / d;
    const divisorError = Math.abs(rj) * ei + unit * (alpha + 2 * Math.abs(ki * rj));
    const products = (Math.abs(kj) * ei + Math.abs(ki) * ej) / d;
    return products + (quotient * divisorError) / d + unit * (Math.abs(value) + 3 * quotient);
  });
  const length = norm(next);
  const lengthError = norm(errorOf) + size * size * unit * length;
  return largest(errorOf) / length + (largest(next) * lengthError) / length ** 2 + 2 * unit;
}

interface Case {
  readonly P: Matrix;
  readonly r: readonly number[];
  readonly alpha: number;
}

/** A case as in training: P after some batches of the same form, stored in float32. */
function drawCase(random: Random): Case {
  const size = 3 + random.integer(6);
  const drawn = (): number[] =>
    Array.from({ length: size }, () => Math.fround(0.3 + 0.4 * random.normal()));
  let P: Matrix = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_value, j) => (i === j ? 1 : 0)),
  );
  const before = random.integer(3);
  for (let batch = 0; batch < before; batch++)
    P = mapMatrix(reference(P, drawn(), 0.1).result, Math.fround);
  return { P, r: drawn(), alpha: Math.fround(0.1 ** (1 + random.uniform())) };
}

function inFloat32({ P, r, alpha }: Case): number[][] {
  return tf.tidy(() =>
    nextProjection(
      tf.tensor2d(P.map((row) => [...row])),
      tf.tensor2d([[...r]]),
      tf.scalar(alpha),
      "code",
    ).arraySync(),
  );
}
const difference = (A: Matrix, B: Matrix): number =>
  largest(mapMatrix(A, (value, i, j) => value - (B[i]?.[j] ?? NaN)));

const cases = Array.from({ length: 400 }, (_, i) => drawCase(randomFrom(i, "mla")));

describe.each(["cpu", "wasm"] as const)("the projection in the code's form on %s", (backend) => {
  beforeAll(() => useBackend(backend));

  it("differs from float64 by rounding alone", () => {
    for (const one of cases) {
      const { P, r, alpha } = one;
      const error = difference(inFloat32(one), reference(P, r, alpha).result);
      expect(error).toBeLessThanOrEqual(roundingBound(P, r, alpha));
    }
  });

  it("is accurate wherever no divisor is near 0", () => {
    const isFar = ({ P, r, alpha }: Case): boolean =>
      reference(P, r, alpha)
        .divisor.flat()
        .every((value) => Math.abs(value) > alpha / 2);
    const far = cases.filter(isFar);
    expect(far.length).toBeGreaterThan(20);
    for (const one of far)
      expect(difference(inFloat32(one), reference(one.P, one.r, one.alpha).result)).toBeLessThan(
        1e-5,
      );
  });
});
