/** Plans of all charts: their lines, and the colour, dash and marker that distinguish them. */
import type { PartChart } from "../../contract/cards";
import type { RunOpened } from "../../contract/telemetry";
import type { Row } from "../../state/series";

export type Marker = "circle" | "square" | "triangle" | "diamond" | "cross";
export interface Line {
  /** Column of the rows. */
  readonly column: string;
  readonly label: string;
  readonly color: string;
  readonly dash: string;
  readonly marker: Marker | "none";
  readonly width: number;
  /** 0..1; 1 by default. */
  readonly opacity?: number;
}
export interface ChartPlan {
  readonly name: string;
  /** Explains how to read the chart, in a line. */
  readonly caption: string;
  readonly lines: readonly Line[];
  /** Quantity of the x axis; "Step" by default. */
  readonly axis?: string;
  readonly format: (value: number) => string;
  /** Fixed range of the y axis. */
  readonly domain?: readonly [number, number];
  readonly mark?: { readonly at: number; readonly label: string };
  readonly allowsLogScale?: boolean;
  /** Explains the values of a point, in a sentence each. */
  readonly workings?: (row: Row) => readonly string[];
}

/** Explains the value of a coefficient in a row; undefined where no part explains it. */
export type ExplainCoefficient = (
  of: "k" | "alpha",
  row: Row,
  modality?: string,
) => string | undefined;

const markers: readonly Marker[] = ["circle", "square", "triangle", "diamond", "cross"];
const dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2", "6 2 1 2"];
const hues = 8;

/** The style of the i-th of several series of equal rank. */
export function seriesStyle(i: number): Pick<Line, "color" | "dash" | "marker"> {
  return {
    color: `var(--hue-${(i % hues) + 1})`,
    dash: dashes[i % dashes.length] ?? "",
    marker: markers[i % markers.length] ?? "circle",
  };
}
const fusedStyle = { color: "var(--fused)", dash: "", marker: "diamond" } as const;

const share = (value: number): string => `${Math.round(value * 100)} %`;
const plain = (value: number): string => String(Number(value.toPrecision(3)));

type Modalities = RunOpened["modalities"];

const linePerModality = (modalities: Modalities, prefix: string, suffix = ""): readonly Line[] =>
  modalities.map(({ id, name }, i) => ({
    ...seriesStyle(i),
    column: prefix + id,
    label: name + suffix,
    width: 2,
  }));

/** Colour distinguishes modalities; dash and marker distinguish classes. */
const linePerModalityAndClass = (
  modalities: Modalities,
  classes: readonly string[],
  quantity: string,
): readonly Line[] =>
  modalities.flatMap(({ id, name }, m) =>
    classes.map((label, k) => ({
      ...seriesStyle(k),
      color: seriesStyle(m).color,
      column: `${quantity}/${id}/${k}`,
      label: `${name}, ${label}`,
      width: 1.5,
    })),
  );

/** The plan for a quantity that the card of a part declares. */
const planOfQuantity = (
  {
    quantity,
    name,
    caption,
    domain,
    mark,
    perClass,
    withoutModalities,
    otherLines = [],
    allowsLogScale,
  }: PartChart,
  modalities: Modalities,
  classes: readonly string[],
): ChartPlan => ({
  name,
  caption,
  lines: [
    ...(perClass
      ? linePerModalityAndClass(modalities, classes, quantity)
      : linePerModality(withoutModalities ? [] : modalities, `${quantity}/`)),
    ...otherLines.map((one, i) => ({
      ...(one.id === "fused" ? fusedStyle : seriesStyle(modalities.length + i)),
      column: `${quantity}/${one.id}`,
      label: one.name,
      width: 2,
    })),
  ],
  format: plain,
  ...(allowsLogScale && { allowsLogScale }),
  ...(domain && { domain }),
  ...(mark !== undefined && { mark: { at: mark, label: plain(mark) } }),
});

/** The alpha of the schedule, drawn next to a learned one. */
const heuristicAlphaLine: Line = {
  ...seriesStyle(2),
  column: "alpha-heuristic",
  label: "α by the heuristic",
  marker: "none",
  width: 1,
  opacity: 0.5,
};

/** Plans of all charts, in page order. `quantities` are those of the parts in the run. */
export function chartPlans(
  modalities: Modalities,
  rows: readonly Row[],
  quantities: readonly PartChart[],
  explain: ExplainCoefficient,
  classes: readonly string[] = [],
): readonly ChartPlan[] {
  // The last rows may belong to a longer previous run.
  const last = rows.findLast((row) => "loss/total" in row) ?? { step: 0 };
  return [
    accuracy(modalities),
    {
      name: "Balance coefficients k",
      caption: "Step multiplier of each modality: above 1 its steps are larger, below 1 smaller.",
      lines: linePerModality(modalities, "k/"),
      format: plain,
      mark: { at: 1, label: "no change" },
      workings: (row) =>
        modalities.flatMap(({ id, name }) => {
          const text = explain("k", row, id);
          return text === undefined ? [] : [`${name}: k = ${text}`];
        }),
    },
    {
      name: "Mask sparsity",
      caption:
        "Share of channels that the mask drops. ζ is the smallest kept share divided by the largest.",
      lines: [
        ...linePerModality(modalities, "dropped/", " dropped"),
        { ...fusedStyle, dash: "3 3", column: "zeta", label: "ζ", width: 1.5 },
      ],
      format: share,
      domain: [0, 1],
    },
    {
      name: "Loss",
      caption:
        "Each term is shown before weighting. The total is the weighted sum that training minimises.",
      lines: lossLines(modalities, last),
      format: plain,
      allowsLogScale: true,
    },
    {
      name: "Alignment weight α",
      caption: "Weight of the alignment loss relative to the task loss.",
      lines: [
        { ...seriesStyle(2), column: "alpha", label: "α", width: 2 },
        ...("alpha-heuristic" in last ? [heuristicAlphaLine] : []),
      ],
      format: plain,
      domain: [0, 1],
      workings: (row) => {
        const text = explain("alpha", row);
        return text === undefined ? [] : [`α = ${text}`];
      },
    },
    {
      name: "Codebook perplexity",
      caption:
        "Effective number of codes in use. Far below 20, a codebook carries little information.",
      lines: linePerModality(modalities, "perplexity/"),
      format: plain,
      mark: { at: 20, label: "20" },
    },
    ...quantities.map((quantity) => planOfQuantity(quantity, modalities, classes)),
  ];
}

function accuracy(modalities: Modalities): ChartPlan {
  const heads: readonly Line[] = [
    ...linePerModality(modalities, ""),
    ...(modalities.length > 1
      ? [{ ...fusedStyle, column: "fused", label: "Fused", width: 2.5 }]
      : []),
  ];
  return {
    name: "Accuracy",
    caption: "Thick lines with markers: validation, once per epoch. Thin lines: training batches.",
    lines: [
      ...heads.map((line) => ({
        ...line,
        column: `validation/${line.column}`,
        label: `${line.label}, validation`,
      })),
      ...heads.map((line) => ({
        ...line,
        column: `train/${line.column}`,
        label: `${line.label}, train`,
        width: 1,
        opacity: 0.6,
        marker: "none" as const,
      })),
      {
        column: "best-single",
        label: "Best single modality so far",
        color: "var(--muted)",
        dash: "10 5",
        marker: "none",
        width: 1.5,
      },
    ],
    format: share,
    domain: [0, 1],
  };
}

function lossLines(modalities: Modalities, row: Row): readonly Line[] {
  const names = new Map(modalities.map(({ id, name }) => [id, `CE ${name.toLowerCase()}`]));
  names.set("fused", "CE fused");
  const columns = Object.keys(row)
    .filter((column) => column.startsWith("loss/") && column !== "loss/total")
    .sort();
  return [
    { ...fusedStyle, column: "loss/total", label: "total", width: 2.5 },
    ...columns.map((column, i) => ({
      ...seriesStyle(i),
      column,
      label: names.get(column.slice(5)) ?? column.slice(5),
      width: 1.5,
    })),
  ];
}
