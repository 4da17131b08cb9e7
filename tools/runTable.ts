/** Results of many runs as one table. */
import type { RunRecord } from "../src/contract/record";

type PartialConfig = Readonly<Record<string, unknown>>;

export interface Plan {
  /** Laid over the default; every arm is laid over it. */
  readonly base: PartialConfig;
  readonly seeds: readonly number[];
  readonly arms: Readonly<Record<string, PartialConfig>>;
  /** Open the test split at the end of each run, once. */
  readonly openTest: boolean;
}
export interface Result {
  readonly arm: string;
  readonly hash: string;
  readonly seed: number;
  /** Wall time of the whole run, with opening and evaluation. */
  readonly seconds: number;
  readonly record: RunRecord;
}
export interface TableFile {
  readonly command: string;
  readonly machine: string;
  readonly plan: Plan;
  readonly results: readonly Result[];
}

/** "0.812 (0.790-0.834)": mean, smallest and largest over the seeds; "-" for none. */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return "-";
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${mean.toFixed(3)} (${low.toFixed(3)}-${high.toFixed(3)})`;
}

type Accuracy = Readonly<Record<string, number>>;

/** A row per arm; validation is the last epoch's, test the sealed split's. Last the generator's ceiling. */
export function markdownTable({ plan, results, command, machine }: TableFile): string {
  const subjects = [
    ...new Set(results.flatMap(({ record }) => record.dataset.modalities)),
    "fused",
  ];
  const figures: [string, (record: RunRecord) => Accuracy | undefined][] = [
    ["validation", (record) => record.final.validation.accuracy],
  ];
  if (plan.openTest) figures.push(["test", (record) => record.final.test?.accuracy]);
  const columns = figures.flatMap(([split, read]) =>
    subjects.map((subject) => ({
      title: `${split} ${subject}`,
      read: (record: RunRecord) => read(record)?.[subject] ?? [],
      ceiling: (record: RunRecord) => record.dataset.ceiling?.[subject] ?? [],
    })),
  );
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rows = Object.keys(plan.arms).map((arm) => {
    const records = results.filter((result) => result.arm === arm).map(({ record }) => record);
    return row([
      arm,
      String(records.length),
      ...columns.map(({ read }) => spread(records.flatMap(read))),
    ]);
  });
  const ceiling = row([
    "generator's ceiling",
    "",
    ...columns.map(({ ceiling: read }) => spread(results.flatMap(({ record }) => read(record)))),
  ]);
  const titles = ["arm", "runs", ...columns.map(({ title }) => title)];
  return [
    row(titles),
    row(titles.map(() => "---")),
    ...rows,
    ceiling,
    "",
    `Mean (smallest-largest) over seeds ${plan.seeds.join(", ")}; \`${command}\`; ${machine}.`,
    "",
  ].join("\n");
}
