/** Concludes from probes whether a factor can be read from the kept channels. */
import type {
  ChannelSet,
  Readability,
  FactorConclusion,
  ProbeKind,
  ProbeRow,
} from "../../contract/probes";
import type { Interval } from "../../contract/interval";

/** The clips that a probe of one factor classifies correctly: 0 or 1 for each clip, or the mean over draws. */
export interface ProbeCorrectness {
  readonly subject: string;
  readonly probe: ProbeKind;
  readonly bySet: Readonly<Partial<Record<ChannelSet | "shuffled", readonly number[]>>>;
}

/** Whether the whole interval is above chance. */
const isAbove = (accuracy: Interval | null, chance: number): boolean =>
  accuracy !== null && accuracy.low > chance;

export function readabilityOf(rows: readonly ProbeRow[], chance: number): Readability {
  const reads = (set: "all" | "kept", probe?: ProbeKind): boolean =>
    rows.some(
      (row) => (probe === undefined || row.probe === probe) && isAbove(row.accuracy[set], chance),
    );
  if (reads("kept", "linear")) return "linearly readable";
  if (reads("kept")) return "hidden";
  return reads("all") ? "thrown away" : "not there";
}

/** Returns one conclusion for each subject; `interval` resamples groups. */
export function concludeFactors(
  factor: string,
  chance: number,
  rows: readonly ProbeRow[],
  table: readonly ProbeCorrectness[],
  interval: (values: readonly number[]) => Interval | null,
): FactorConclusion[] {
  return [...new Set(rows.map(({ subject }) => subject))].map((subject) => {
    const linear = table.find((one) => one.subject === subject && one.probe === "linear")?.bySet;
    const [kept, random] = [linear?.kept, linear?.["random-kept"]];
    return {
      factor,
      subject,
      readability: readabilityOf(
        rows.filter((row) => row.subject === subject),
        chance,
      ),
      keptLessRandom:
        kept && random
          ? interval(kept.map((correct, clip) => correct - (random[clip] ?? 0)))
          : null,
    };
  });
}
