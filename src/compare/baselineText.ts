/** Sentences on joint training against the best single modality, in the figures of a comparison. */
import { points, signedPoints } from "./comparisonText";
import { floorSentences } from "./floorText";
import type { Contrast } from "./hypothesisTests";
import type { ResultTable, TableRow } from "./resultTable";
import { isAloneRow } from "./rows";
import { differenceNoise, noSpread } from "./statistics";

type Relation = "above" | "below" | "not significantly different from";

interface Compared {
  readonly table: ResultTable;
  /** Number of clips that the accuracies are counted over. */
  readonly clips: number;
}

/** The result so far; empty without a finished run. */
export function baselineSentences(compared: Compared): readonly string[] {
  const { table } = compared;
  const single = rowOf(table, table.references.find(({ kind }) => kind === "single")?.id);
  const joint = rowOf(table, table.references.find(({ kind }) => kind === "reference")?.id);
  if (single?.mean === undefined || joint?.mean === undefined) return soFar(table);
  const others = table.rows.filter(
    ({ id, mean, isRidge }) => id !== joint.id && !isAloneRow(id) && !isRidge && mean,
  );
  return [
    jointSentence(compared, joint, single),
    ...others.map((row) => repairSentence(compared, row, joint, single)),
    ...floorSentences(table),
    ceilingSentence(table, joint),
    caveat(compared, joint, single),
  ].filter((sentence) => sentence !== "");
}

/** Empty if the generator does not know the best possible accuracies. */
function ceilingSentence({ rows }: ResultTable, joint: TableRow): string {
  if (joint.ceiling === undefined) return "";
  const alone = rows.flatMap(({ id, name, ceiling }) =>
    isAloneRow(id) && ceiling !== undefined ? [`${name} ${Math.round(100 * ceiling)} %`] : [],
  );
  return `Best possible: ${[...alone, `all together ${Math.round(100 * joint.ceiling)} %`].join(", ")}.`;
}

const rowOf = ({ rows }: ResultTable, id: string | undefined): TableRow | undefined =>
  rows.find((row) => row.id === id);

function soFar({ rows, replicates }: ResultTable): readonly string[] {
  const done = rows.filter(({ mean }) => mean !== undefined);
  const figures = done.map((row) => `${row.name} ${shareText(row, replicates.length)}`);
  return figures.length === 0 ? [] : [`So far: ${figures.join(", ")}.`];
}

/** "Joint training 57 % on test clips, below picture alone, 73 %: …" */
function jointSentence(compared: Compared, joint: TableRow, single: TableRow): string {
  const count = compared.table.replicates.length;
  const relation = relationOf(compared, joint, single, "single");
  const meaning: Readonly<Record<Relation, string>> = {
    above: "the modalities complement each other",
    below: "all modalities together are less accurate than the best one alone",
    "not significantly different from": "the other modalities add nothing measurable",
  };
  const start = `Joint training ${shareText(joint, count)} on test clips`;
  return `${start}, ${relation.text} ${single.name}, ${shareText(single, count)}${relation.interval}: ${meaning[relation.text]}.`;
}

/** "MLB 70 %: above joint training, not significantly different from picture alone." */
function repairSentence(
  compared: Compared,
  row: TableRow,
  joint: TableRow,
  single: TableRow,
): string {
  const start = `${row.name} ${shareText(row, compared.table.replicates.length)}`;
  const fromJoint = relationOf(compared, row, joint, "reference");
  const fromSingle = relationOf(compared, row, single, "single");
  return `${start}: ${fromJoint.text} joint training${fromJoint.interval}, ${fromSingle.text} ${single.name}${fromSingle.interval}.`;
}

/** From the interval over repetitions; from the number of clips if there is one repetition. */
function relationOf(
  { clips }: Compared,
  row: TableRow,
  other: TableRow,
  kind: "reference" | "single",
): { readonly text: Relation; readonly interval: string } {
  const contrast = row.contrasts[kind];
  if (contrast) return { text: ofInterval(contrast), interval: intervalOf(contrast) };
  const [a, b] = [row.mean ?? 0, other.mean ?? 0];
  const isClose = Math.abs(a - b) <= differenceNoise(a, b, clips);
  return {
    text: isClose ? "not significantly different from" : a > b ? "above" : "below",
    interval: "",
  };
}

function ofInterval({ low, high }: Contrast): Relation {
  // equal differences have an interval of no width, which rounding moves off 0
  if (low > noSpread) return "above";
  return high < -noSpread ? "below" : "not significantly different from";
}

const intervalOf = ({ mean, low, high }: Contrast): string =>
  ` (${signedPoints(mean)} [${signedPoints(low)}, ${signedPoints(high)}])`;

/** Whole per cent for one run, whose tenths are noise. */
const shareText = ({ mean = 0 }: TableRow, repetitions: number): string =>
  repetitions > 1 ? `${points(mean)} %` : `${Math.round(100 * mean)} %`;

/** What the differences are judged by. */
function caveat({ table, clips }: Compared, joint: TableRow, single: TableRow): string {
  const { dataSeed } = table;
  const shared = Math.min(joint.runs, single.runs);
  const clipsText = dataSeed === undefined ? "" : ", all on the same clips";
  if (shared > 1)
    return `Means over ${shared} seeds${clipsText}; differences in points with paired 95 % intervals, each by itself.`;
  const noise = differenceNoise(joint.mean ?? 0, single.mean ?? 0, clips);
  return `One seed, so there is no interval: on ${clips} clips a difference within ±${Math.round(100 * noise)} points is not significant, and another seed can change the figures by more. Raise the number of seeds for intervals.`;
}
