/** Tables of probed runs, as Markdown. */
import { mean, sampleDeviation } from "../../src/compare/statistics";
import type { HeadTestReport } from "../../src/contract/inspect";
import type { ChannelSet, ProbeKind, ProbesReport } from "../../src/contract/probes";

export interface Variant {
  readonly id: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
}
export interface ProbePlan {
  readonly seeds: readonly number[];
  readonly factors: readonly string[];
  readonly folds: number;
  readonly variants: readonly Variant[];
}
export interface ProbeRequest extends Pick<ProbePlan, "factors" | "folds"> {
  readonly variant: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly seed: number;
}
export interface ProbedRun {
  readonly variant: string;
  readonly seed: number;
  readonly bestEpoch: number;
  readonly accuracy: {
    readonly train: Readonly<Record<string, number>>;
    readonly validation: Readonly<Record<string, number>>;
  };
  readonly modalities: Readonly<
    Record<
      string,
      {
        readonly channels: number;
        readonly kept: number;
        readonly distinct?: {
          readonly all: number;
          readonly kept: number;
          readonly dropped: number;
        };
      }
    >
  >;
  readonly headTest: HeadTestReport;
  readonly probes: ProbesReport;
}

/** "48.1 ± 2.0" of shares in per cent; "–" without any. */
function spread(values: readonly number[], factor = 100, digits = 1): string {
  if (values.length === 0) return "–";
  const text = (factor * mean(values)).toFixed(digits).replace("-", "−");
  const deviation = sampleDeviation(values);
  return deviation === undefined ? text : `${text} ± ${(factor * deviation).toFixed(digits)}`;
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const head = (cells: readonly string[]): string[] => [line(cells), line(cells.map(() => "---"))];

const sets: readonly (readonly [ChannelSet, string])[] = [
  ["dropped", "dropped"],
  ["kept", "kept"],
  ["all", "all"],
  ["random-kept", "random, as many as kept"],
];

function probeTable(runs: readonly ProbedRun[], probe: ProbeKind): readonly string[] {
  const [first] = runs;
  if (!first) return [];
  const keys = first.probes.rows.filter((row) => row.probe === probe);
  return keys.map(({ factor, subject }) => {
    const rows = runs.flatMap((run) =>
      run.probes.rows.filter(
        (row) => row.factor === factor && row.subject === subject && row.probe === probe,
      ),
    );
    const chances = runs.flatMap((run) =>
      run.probes.factors.flatMap(({ name, chance }) => (name === factor ? [chance] : [])),
    );
    const figures = sets.map(([set]) =>
      spread(rows.flatMap((row) => row.accuracy[set]?.mean ?? [])),
    );
    return line([factor, subject, spread(chances), ...figures]);
  });
}

/** Counts, for each factor, the runs with each conclusion. */
function conclusionTable(runs: readonly ProbedRun[]): readonly string[] {
  const keys = runs[0]?.probes.conclusions ?? [];
  return keys.map(({ factor, subject }) => {
    const conclusions = runs.flatMap((run) =>
      run.probes.conclusions.filter((one) => one.factor === factor && one.subject === subject),
    );
    const count = (readability: string): string =>
      String(conclusions.filter((one) => one.readability === readability).length);
    const less = conclusions.flatMap(({ keptLessRandom }) => keptLessRandom?.mean ?? []);
    return line([
      factor,
      subject,
      count("linearly readable"),
      count("hidden"),
      count("thrown away"),
      count("not there"),
      spread(less),
    ]);
  });
}

/** The section of one variant over its seeds. */
export function variantReport({ name }: Variant, runs: readonly ProbedRun[]): string {
  const ids = Object.keys(runs[0]?.modalities ?? {});
  const of = (id: string) => runs.flatMap((run) => run.modalities[id] ?? []);
  const facts = ids.map((id) => {
    const own = of(id);
    const distinct = own.flatMap((one) => one.distinct ?? []);
    return line([
      id,
      `${spread(
        own.map(({ kept }) => kept),
        1,
      )} of ${own[0]?.channels ?? 0}`,
      spread(
        distinct.map(({ all }) => all),
        1,
      ),
      spread(
        distinct.map(({ kept }) => kept),
        1,
      ),
      spread(
        distinct.map(({ dropped }) => dropped),
        1,
      ),
      spread(runs.flatMap(({ accuracy }) => accuracy.train[id] ?? [])),
      spread(runs.flatMap(({ accuracy }) => accuracy.validation[id] ?? [])),
    ]);
  });
  const fused = [
    spread(runs.flatMap(({ accuracy }) => accuracy.train["fused"] ?? [])),
    spread(runs.flatMap(({ accuracy }) => accuracy.validation["fused"] ?? [])),
  ];
  const differences = runs.map(({ headTest }) => headTest.difference);
  const countIntervals = (test: (low: number, high: number) => boolean): number =>
    differences.filter(({ low, high }) => test(low, high)).length;
  return [
    `## ${name}`,
    "",
    `${runs.length} seeds: ${runs.map(({ seed }) => seed).join(", ")}. Retrained heads, learned less random masks: ${spread(differences.map((one) => one.mean))} points; the interval within a run lies above 0 in ${countIntervals((low) => low > 0)} of ${runs.length}, below in ${countIntervals((_low, high) => high < 0)}.`,
    "",
    ...head([
      "modality",
      "kept",
      "codes in use",
      "distinct by kept",
      "distinct by dropped",
      "training accuracy",
      "validation accuracy",
    ]),
    ...facts,
    line(["fused", "", "", "", "", ...fused]),
    "",
    "Linear probes, accuracy in %:",
    "",
    ...head(["factor", "channels of", "chance", ...sets.map(([, text]) => text)]),
    ...probeTable(runs, "linear"),
    "",
    "Number of runs by conclusion about each factor, and accuracy of a linear probe on the kept channels minus that on as many random ones, in points:",
    "",
    ...head([
      "factor",
      "channels of",
      "linearly readable",
      "hidden",
      "thrown away",
      "not there",
      "kept less random",
    ]),
    ...conclusionTable(runs),
    "",
  ].join("\n");
}
