import { dsvFormat } from "d3-dsv";
import type { SplitName } from "../contract/clip";

/** One valid row of labels.csv. */
export interface LabelRow {
  /** As written, with forward slashes and no leading "./". */
  readonly file: string;
  readonly label: string;
  /** Empty if the table has no group for it. */
  readonly group: string;
  readonly split?: SplitName;
  readonly factors: Readonly<Record<string, string>>;
  readonly line: number;
}
export interface LabelTable {
  readonly rows: readonly LabelRow[];
  readonly hasGroups: boolean;
  /** One sentence for each faulty line. */
  readonly problems: readonly string[];
}

const splitSynonyms: Readonly<Record<string, SplitName>> = {
  train: "train",
  training: "train",
  validation: "validation",
  valid: "validation",
  val: "validation",
  dev: "validation",
  test: "test",
  testing: "test",
};

/** Normalises a path for comparison: forward slashes, no leading "./" or "/". */
export const plainPath = (path: string): string =>
  path
    .trim()
    .replaceAll("\\", "/")
    .replace(/^(\.?\/)+/, "");

/** Detects the delimiter in the header: comma, semicolon (Excel in much of Europe) or tab. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const count = (mark: string): number => header.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/**
 * Reads `file,label[,group][,split]`; any further columns are kept as factors.
 * Skips unusable rows, with a sentence that gives the line. Without the columns `file` and `label` there are
 * no rows and one problem.
 */
export function parseLabelsCsv(name: string, text: string): LabelTable {
  const plain = text.replace(/^\uFEFF/, "");
  // parseRows, not parse: parse builds a function from text, which the page's security policy refuses.
  const [header = [], ...body] = dsvFormat(delimiterOf(plain)).parseRows(plain);
  const columns = header.map((column) => column.trim().toLowerCase());
  const [fileAt, labelAt] = [columns.indexOf("file"), columns.indexOf("label")];
  if (fileAt < 0 || labelAt < 0) {
    const found = columns.filter((column) => column !== "").join(", ") || "nothing";
    return {
      rows: [],
      hasGroups: false,
      problems: [
        `${name} line 1: expected the columns file,label[,group][,split], found ${found}.`,
      ],
    };
  }
  const problems: string[] = [];
  const rows: LabelRow[] = [];
  const firstLine = new Map<string, number>();
  let line = 1 + header.join("").split("\n").length - 1;
  for (const cells of body) {
    line += 1;
    const at = line;
    // a quoted cell can span several lines
    line += cells.join("").split("\n").length - 1;
    if (cells.every((cell) => cell.trim() === "")) continue;
    const { row, splitWord } = readRow(columns, cells, at);
    const fault = faultOf(row, firstLine);
    if (fault !== undefined) {
      problems.push(`${name} line ${at}: ${fault}`);
      continue;
    }
    firstLine.set(row.file, at);
    if (splitWord !== "" && row.split === undefined) {
      problems.push(
        `${name} line ${at}: "${splitWord}" is not train, validation or test, so the clip is split like the others.`,
      );
    }
    rows.push(row);
  }
  return { rows, hasGroups: rows.some((row) => row.group !== ""), problems };
}

function readRow(
  columns: readonly string[],
  cells: readonly string[],
  line: number,
): { readonly row: LabelRow; readonly splitWord: string } {
  const cell = (column: string): string => (cells[columns.indexOf(column)] ?? "").trim();
  const own = ["file", "label", "group", "split", ""];
  const splitWord = cell("split");
  const split = new Map(Object.entries(splitSynonyms)).get(splitWord.toLowerCase());
  const factors = columns
    .filter((column) => !own.includes(column))
    .map((column) => [column, cell(column)]);
  const row = {
    file: plainPath(cell("file")),
    label: cell("label"),
    group: cell("group"),
    ...(split && { split }),
    factors: Object.fromEntries(factors) as Record<string, string>,
    line,
  };
  return { row, splitWord };
}

function faultOf(row: LabelRow, firstLine: ReadonlyMap<string, number>): string | undefined {
  if (row.file === "") return "the file is not given.";
  if (row.label === "") return `"${row.file}" has no label.`;
  const first = firstLine.get(row.file);
  if (first !== undefined) return `"${row.file}" is already in line ${first}, which is used.`;
  return undefined;
}
