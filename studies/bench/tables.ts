/** Formats figures, and rows of them as a Markdown table. */

/** An empty cell. */
export const none = "-";

/** Three significant digits: 0.123, 12.3, 1230. */
export function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return none;
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return "0";
  const places = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(places, 4));
}

/** A whole number in groups of three digits; other numbers with one decimal. */
export const count = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value)
    ? none
    : value.toLocaleString("en-GB", { maximumFractionDigits: 1 });

const steps = [
  ["", 1],
  ["k", 1e3],
  ["M", 1e6],
  ["G", 1e9],
  ["T", 1e12],
] as const;

/** 1234567 -> "1.23 M". */
export function scaled(value: number | undefined, unit = ""): string {
  if (value === undefined || Number.isNaN(value)) return none;
  const [prefix, size] = steps.findLast(([, least]) => value >= least) ?? steps[0];
  return `${figure(value / size)} ${prefix}${unit}`.trim();
}

export const percent = (share: number): string => `${figure(share * 100)} %`;

/** Pads columns to their widest cell, so that the table is readable in a terminal. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = titles.map((title, column) =>
    Math.max(3, ...[title, ...rows.map((row) => row[column] ?? "")].map(({ length }) => length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(titles), rule, ...rows.map(line)].join("\n");
}
