/** The table as Markdown, LaTeX and CSV, and every run as CSV. */
import type { Catalogue } from "../contract/cards";
import type { Cell, Comparison } from "../contract/compare";
import { floorSentences } from "./floorText";
import { cellsInForce } from "./queue";
import { rowsOf } from "./rows";
import { accuracyOf, splitNames, type Split } from "./runSummary";
import { subjectsOf, tableOf, type ResultTable, type TableRow } from "./resultTable";
import { orderAgreements } from "./paperAccuracies";
import {
  agreementSentence,
  contrastText,
  maskHeading,
  maskText,
  missingRunsText,
  referenceText,
  settingText,
  spreadText,
  tableNote,
  totalTimeText,
} from "./comparisonText";

type ComparisonData = Pick<Comparison, "plan" | "cells">;

/** One table for each subject, over the same rows; the fused prediction last. */
interface WideTable {
  readonly split: Split;
  readonly title: string;
  readonly subjects: readonly string[];
  readonly tables: readonly ResultTable[];
  /** The table of the fused prediction. */
  readonly main: ResultTable;
  readonly cells: readonly Cell[];
}

function wideTable(comparison: ComparisonData, catalogue: Catalogue, split: Split): WideTable {
  const cells = cellsInForce(comparison, catalogue);
  const subjects = subjectsOf(cells);
  const of = (subject: string): ResultTable =>
    tableOf({ plan: comparison.plan, cells }, catalogue, { split, subject });
  const tables = subjects.map(of);
  const title = `${comparison.plan.name}: ${splitNames[split]}`;
  return { split, title, subjects, tables, main: of("fused"), cells };
}

interface Marks {
  bold(text: string): string;
  underlined(text: string): string;
}
/** Rows of text: name, a figure for each subject, the paired interval, the rank, the runs. */
const bodyOf = ({ tables, main }: WideTable, { bold, underlined }: Marks): readonly string[][] =>
  main.rows.map((row, i) => {
    const figures = tables.map((table) => {
      const cell = table.rows[i];
      if (!cell) return "–";
      const text = spreadText(cell);
      if (cell.place === "best") return bold(text);
      return cell.place === "second" ? underlined(text) : text;
    });
    const runs = `${row.runs}/${row.values.length}`;
    const masks = main.maskColumns.map((column) => maskText(row, column));
    const rank = row.rank?.toFixed(1) ?? "–";
    const contrasts = main.references.map(({ kind }) => contrastText(row.contrasts[kind]));
    return [row.name, ...figures, ...contrasts, ...masks, rank, runs];
  });
const heads = ({ subjects, main }: WideTable): readonly string[] => [
  "Method",
  ...subjects,
  ...main.references.map((reference) => `fused − ${referenceText(reference)} [95 %]`),
  ...main.maskColumns.map(maskHeading),
  "mean rank",
  "runs",
];

/** Sentences under a table: definition of its figures, duration, missing runs. */
function notesOf({ main, cells }: WideTable): readonly string[] {
  const absent = main.rows.flatMap((row) => {
    const why = missingRunsText(row);
    return why === "" ? [] : [`${row.name}: ${why}`];
  });
  return [
    tableNote(main),
    ...floorSentences(main),
    `${cells.length} runs in ${totalTimeText(cells)}.`,
    ...absent,
  ];
}

export function toMarkdown(comparison: ComparisonData, catalogue: Catalogue, split: Split): string {
  const wide = wideTable(comparison, catalogue, split);
  const safe = (text: string): string => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  const line = (cells: readonly string[]): string => `| ${cells.map(safe).join(" | ")} |`;
  const body = bodyOf(wide, {
    bold: (text) => `**${text}**`,
    underlined: (text) => `<u>${text}</u>`,
  });
  const trials = trialLines(wide.cells, comparison, catalogue);
  const agreements = orderAgreements(wide.main).map((one) => `- ${agreementSentence(one)}`);
  return [
    `### ${wide.title}`,
    "",
    line(heads(wide)),
    line(heads(wide).map(() => "---")),
    ...body.map(line),
    "",
    ...notesOf(wide),
    "",
    ...(agreements.length > 0 ? ["#### Order against the papers", "", ...agreements, ""] : []),
    ...(trials.length > 0 ? ["#### Trials", "", ...trials.map(line), ""] : []),
  ].join("\n");
}

/** Header, rule and a row for each trial; none without trials. */
function trialLines(
  cells: readonly Cell[],
  { plan }: ComparisonData,
  catalogue: Catalogue,
): readonly (readonly string[])[] {
  const names = new Map(rowsOf(plan, catalogue).map(({ id, name }) => [id, name]));
  const trials = cells.filter(({ kind }) => kind === "trial");
  if (trials.length === 0) return [];
  const rows = trials.map(({ row, setting, summary, failure }) => {
    const fused = summary && accuracyOf(summary, "best")?.["fused"];
    return [names.get(row) ?? row, settingText(setting), fused?.toFixed(3) ?? failure ?? "–"];
  });
  const head = ["Method", "Setting", "validation, best epoch"];
  return [head, head.map(() => "---"), ...rows];
}

export function toLatex(comparison: ComparisonData, catalogue: Catalogue, split: Split): string {
  const wide = wideTable(comparison, catalogue, split);
  const line = (cells: readonly string[]): string => `${cells.join(" & ")} \\\\`;
  const body = bodyOf(wide, {
    bold: (text) => `\\textbf{${text}}`,
    underlined: (text) => `\\underline{${text}}`,
  });
  // names and sentences are escaped; figures contain only our own markup
  const texCells = ([name = "", ...figures]: readonly string[]): readonly string[] => [
    escaped(name),
    ...figures.map((text) =>
      text.replaceAll("±", "$\\pm$").replaceAll("−", "$-$").replaceAll("–", "--"),
    ),
  ];
  return [
    "% \\usepackage{booktabs}",
    `\\begin{tabular}{l${"r".repeat(heads(wide).length - 1)}}`,
    "\\toprule",
    line(heads(wide).map(escaped)),
    "\\midrule",
    ...body.map((cells) => line(texCells(cells))),
    "\\bottomrule",
    "\\end{tabular}",
    ...[wide.title, ...notesOf(wide)].map((note) => `% ${note.replaceAll("\n", " ")}`),
    "",
  ].join("\n");
}

const escaped = (text: string): string =>
  text
    .replace(/[\\{}$&#_%~^]/g, (sign) =>
      sign === "\\" ? "\\textbackslash{}" : /[~^]/.test(sign) ? `\\${sign}{}` : `\\${sign}`,
    )
    .replaceAll("−", "$-$")
    .replaceAll("±", "$\\pm$");

/** Rows as comma-separated values, the header first; safe to open in a spreadsheet. */
export const csv = (rows: readonly (readonly (string | number | undefined)[])[]): string =>
  `${rows.map((row) => row.map(field).join(",")).join("\n")}\n`;

/** Six decimal places, or six digits of a small figure. */
const short = (value: number): number =>
  Number(Math.abs(value) < 0.1 ? value.toPrecision(6) : value.toFixed(6));

function field(value: string | number | undefined): string {
  const text = String(typeof value === "number" ? short(value) : (value ?? ""));
  // a spreadsheet takes text that starts with such a sign for a formula
  const safe = typeof value === "string" && /^[=+@-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line for each method and subject; shares, not per cent. `method` is that of `runsCsv`. */
export function toCsv(comparison: ComparisonData, catalogue: Catalogue, split: Split): string {
  const { tables, subjects, main } = wideTable(comparison, catalogue, split);
  const { maskColumns } = main;
  const others = main.references.filter(({ kind }) => kind !== "reference");
  const head = [
    "method",
    "name",
    "split",
    "subject",
    "runs",
    "planned",
    "mean",
    "std",
    "minus_reference",
    "low95",
    "high95",
    "p",
    "p_holm",
    "mean_rank",
    ...maskColumns.map(maskHeading),
    ...others.flatMap(({ kind, id }) =>
      ["minus", "low95", "high95", "p", "p_holm"].map((figure) => `${figure}_${kind}:${id}`),
    ),
  ];
  const line = (row: TableRow, subject: string) => [
    row.id,
    row.name,
    split,
    subject,
    row.runs,
    row.values.length,
    row.mean,
    row.deviation,
    row.contrasts.reference?.mean,
    row.contrasts.reference?.low,
    row.contrasts.reference?.high,
    row.contrasts.reference?.p,
    row.contrasts.reference?.holm,
    row.rank,
    ...maskColumns.map((column) => row.mask?.[column]?.mean),
    ...others.flatMap(({ kind }) => {
      const contrast = row.contrasts[kind];
      return [contrast?.mean, contrast?.low, contrast?.high, contrast?.p, contrast?.holm];
    }),
  ];
  const rows = tables.flatMap((table, i) => table.rows.map((row) => line(row, subjects[i] ?? "")));
  return csv([head, ...rows]);
}

/** One line for each run and trial, with every figure and the link that repeats it. */
export function runsCsv(comparison: ComparisonData, catalogue: Catalogue): string {
  const cells = cellsInForce(comparison, catalogue);
  const subjects = subjectsOf(cells);
  const splits: readonly Split[] = ["best", "last", "test", "late"];
  const columns = splits.flatMap((split) => subjects.map((subject) => ({ split, subject })));
  const head = [
    "method",
    "kind",
    "repetition",
    "setting",
    "seconds",
    "best_epoch",
    ...columns.map(({ split, subject }) => `${split}_${subject}`),
    "failure",
    "link",
  ];
  const rows = cells.map(({ row, kind, replicate, setting, seconds, summary, failure, hash }) => [
    row,
    kind,
    replicate,
    settingText(setting),
    seconds,
    summary?.bestEpoch,
    ...columns.map(({ split, subject }) => summary && accuracyOf(summary, split)?.[subject]),
    failure,
    `#${hash}`,
  ]);
  return csv([head, ...rows]);
}
