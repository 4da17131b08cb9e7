/** Checks whether a compare.json can be continued, and how its runs ended; reads only the needed fields of a cell. */
import { isRecord } from "./readJson";

const cellsOf = (file: unknown): readonly Record<string, unknown>[] => {
  const cells = isRecord(file) ? file["cells"] : undefined;
  return Array.isArray(cells) ? cells.filter(isRecord) : [];
};

/** Finished runs that are missing from the other file and would be lost by overwriting. */
export function lostRuns(before: unknown, after: unknown): number {
  const nameOf = ({ key, hash }: Record<string, unknown>): string => JSON.stringify([key, hash]);
  const kept = new Set(cellsOf(after).map(nameOf));
  const finished = cellsOf(before).filter(({ summary }) => summary !== undefined);
  return finished.filter((cell) => !kept.has(nameOf(cell))).length;
}

/** Failed runs. A run that was refused before it started took no time and does not count. */
export const failedRuns = (file: unknown): number =>
  cellsOf(file).filter(({ failure, seconds }) => failure !== undefined && seconds !== 0).length;
