/** Axes and frame of the charts over steps or epochs. */
import type { Row } from "../../state/series";
import { stepTicks } from "./stepTicks";

export const chartFrame = {
  responsive: true,
  className: "lines",
  margin: { top: 8, right: 12, bottom: 0, left: 0 },
} as const;

/** Properties of the horizontal axis over these rows. */
export const stepAxis = (rows: readonly Row[]) =>
  ({
    dataKey: "step",
    type: "number",
    domain: [0, "dataMax"],
    ticks: stepTicks(rows.at(-1)?.step ?? 1),
    tickLine: false,
    stroke: "var(--axis)",
    height: 22,
  }) as const;

/** Properties of the vertical axis, but for its scale. */
export const valueAxis = {
  width: 48,
  tickLine: false,
  axisLine: false,
  stroke: "var(--axis)",
} as const;
