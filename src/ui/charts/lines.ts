/** Which lines each chart has, and how they are told apart: colour, dash and marker together. */
import type { Quantity } from "../../contract/cards";
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
  /** 0..1; 1 where it is left out. */
  readonly opacity?: number;
}
export interface ChartPlan {
  readonly name: string;
  /** One line: how to read it. */
  readonly caption: string;
  readonly lines: readonly Line[];
  /** What the x axis counts; steps where it is left out. */
  readonly axis?: string;
  readonly format: (value: number) => string;
  /** Fixed ends of the y axis, where it has them. */
  readonly domain?: readonly [number, number];
  readonly mark?: { readonly at: number; readonly label: string };
  readonly mayLog?: boolean;
}

const markers: readonly Marker[] = ["circle", "square", "triangle", "diamond", "cross"];
const dashes = ["", "7 3", "2 3", "9 3 2 3", "4 2", "12 4", "1 2", "6 2 1 2"];
const hues = 8;

/** The look of the i-th of several equal series. */
export function look(i: number): Pick<Line, "color" | "dash" | "marker"> {
  return {
    color: `var(--hue-${(i % hues) + 1})`,
    dash: dashes[i % dashes.length] ?? "",
    marker: markers[i % markers.length] ?? "circle",
  };
}
const fusedLook = { color: "var(--fused)", dash: "", marker: "diamond" } as const;

const share = (value: number): string => `${Math.round(value * 100)} %`;
const plain = (value: number): string => String(Number(value.toPrecision(3)));

type Modalities = RunOpened["modalities"];

const perModality = (modalities: Modalities, prefix: string, suffix = ""): readonly Line[] =>
  modalities.map(({ id, name }, i) => ({
    ...look(i),
    column: prefix + id,
    label: name + suffix,
    width: 2,
  }));

/** A part's own quantity, as its card declares it. */
const declared = (
  { quantity, name, caption, domain, mark }: Quantity,
  modalities: Modalities,
): ChartPlan => ({
  name,
  caption,
  lines: perModality(modalities, `${quantity}/`),
  format: plain,
  ...(domain && { domain }),
  ...(mark !== undefined && { mark: { at: mark, label: plain(mark) } }),
});

/** Every chart, in the order of the page; `quantities` are those of the parts that run. */
export function chartPlans(
  modalities: Modalities,
  rows: readonly Row[],
  quantities: readonly Quantity[],
): readonly ChartPlan[] {
  return [
    accuracy(modalities),
    {
      name: "Balance coefficients k",
      caption: "Above 1 a modality takes larger steps, below 1 smaller ones.",
      lines: perModality(modalities, "k/"),
      format: plain,
      mark: { at: 1, label: "no change" },
    },
    {
      name: "Mask sparsity",
      caption:
        "Share of channels that the mask drops; ζ is the smallest over the largest kept share.",
      lines: [
        ...perModality(modalities, "dropped/", " dropped"),
        { ...fusedLook, dash: "3 3", column: "zeta", label: "ζ", width: 1.5 },
      ],
      format: share,
      domain: [0, 1],
    },
    {
      name: "Loss",
      caption: "Each term before weighting; total is the weighted sum that is descended.",
      lines: lossLines(modalities, rows),
      format: plain,
      mayLog: true,
    },
    {
      name: "Alignment weight α",
      caption: "Weight of the alignment between modalities against the task.",
      lines: [{ ...look(2), column: "alpha", label: "α", width: 2 }],
      format: plain,
      domain: [0, 1],
    },
    {
      name: "Codebook perplexity",
      caption: "Codes in effective use; far below 20 a codebook says little.",
      lines: perModality(modalities, "perplexity/"),
      format: plain,
      mark: { at: 20, label: "20" },
    },
    ...quantities.map((quantity) => declared(quantity, modalities)),
  ];
}

function accuracy(modalities: Modalities): ChartPlan {
  const heads: readonly Line[] = [
    ...perModality(modalities, ""),
    ...(modalities.length > 1
      ? [{ ...fusedLook, column: "fused", label: "Fused", width: 2.5 }]
      : []),
  ];
  return {
    name: "Accuracy",
    caption: "Thick with markers: validation, each epoch. Thin: training batches.",
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

function lossLines(modalities: Modalities, rows: readonly Row[]): readonly Line[] {
  const names = new Map(modalities.map(({ id, name }) => [id, `CE ${name.toLowerCase()}`]));
  names.set("fused", "CE fused");
  const columns = Object.keys(rows.at(-1) ?? {})
    .filter((column) => column.startsWith("loss/") && column !== "loss/total")
    .sort();
  return [
    { ...fusedLook, column: "loss/total", label: "total", width: 2.5 },
    ...columns.map((column, i) => ({
      ...look(i),
      column,
      label: names.get(column.slice(5)) ?? column.slice(5),
      width: 1.5,
    })),
  ];
}
