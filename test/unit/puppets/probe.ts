/** A linear probe: ridge regression of one-hot targets on standardised features. */
import { solveAll } from "./solve";

export interface Example {
  readonly features: readonly number[];
  readonly label: number;
}

/** Accuracy on `tests` of a probe fitted to `examples`. */
export function probeAccuracy(
  examples: readonly Example[],
  tests: readonly Example[],
  classes: number,
  ridge = 1e-3,
): number {
  const size = examples[0]?.features.length ?? 0;
  const moments = Array.from({ length: size }, (_, i) => {
    const values = examples.map((example) => example.features[i] ?? 0);
    const centre = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((a, b) => a + (b - centre) ** 2, 0) / values.length);
    return { centre, spread: spread || 1 };
  });
  const standard = ({ features }: Example): number[] => [
    1,
    ...moments.map(({ centre, spread }, i) => ((features[i] ?? 0) - centre) / spread),
  ];
  const rows = examples.map(standard);
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
  // dual form: as many unknowns as examples, whatever the number of pixels
  const kernel = rows.map((a, i) =>
    rows.map((b, j) => dot(a, b) + (i === j ? ridge * examples.length : 0)),
  );
  const targets = Array.from({ length: classes }, (_, k) =>
    examples.map(({ label }) => (label === k ? 1 : 0)),
  );
  const perClass = solveAll(kernel, targets).map((weights) =>
    Array.from({ length: size + 1 }, (_, column) =>
      rows.reduce((sum, row, i) => sum + (row[column] ?? 0) * (weights[i] ?? 0), 0),
    ),
  );
  const right = tests.filter((test) => {
    const scores = perClass.map((weights) => dot(weights, standard(test)));
    return scores.indexOf(Math.max(...scores)) === test.label;
  });
  return right.length / tests.length;
}
