/** Sentences on single modalities against ridge regression on the same raw input. */
import { intervalText, signedPoints } from "./comparisonText";
import type { ResultTable, TableRow } from "./resultTable";
import { aloneOfRidge } from "./rows";
import { mean, meansByUnit, noSpread, pairedInterval, type PairedInterval } from "./statistics";

/** One for each modality that was also trained alone; empty without ridge regression. */
export const floorSentences = (table: ResultTable): readonly string[] =>
  table.rows.flatMap((ridge) => {
    const alone = table.rows.find(({ id }) => ridge.isRidge && id === aloneOfRidge(ridge.id));
    return alone ? sentenceOf(alone, ridge, table) : [];
  });

function sentenceOf(
  alone: TableRow,
  ridge: TableRow,
  { replicates }: ResultTable,
): readonly string[] {
  const differences = replicates.flatMap(({ unit }, i) => {
    const [value, floor] = [alone.values[i], ridge.values[i]];
    return value === undefined || floor === undefined ? [] : [{ unit, value: value - floor }];
  });
  if (differences.length === 0) return [];
  const means = meansByUnit(differences);
  const interval = pairedInterval(means);
  const figures = interval ? intervalText(interval) : signedPoints(mean(means));
  const start = `${capitalised(alone.name)} minus ${nameInSentence(ridge)}: ${figures} points`;
  return [
    interval ? `${start}, ${relationOf(interval)}.` : `${start} in one run, without an interval.`,
  ];
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const nameInSentence = ({ name }: TableRow): string => name.charAt(0).toLowerCase() + name.slice(1);

function relationOf({ low, high }: PairedInterval): string {
  if (low > noSpread) return "above the floor";
  return high < -noSpread ? "below the floor" : "not significantly different from the floor";
}
