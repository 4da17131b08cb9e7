/** Measures how a step grows with one size at a time, on the reference model. */
import type { Prepared, Runner } from "./requests";
import { interleave, type RoundOptions } from "./rounds";
import { fittedExponent, median } from "./statistics";
import { figure, scaled, table } from "./tables";
import { reference, type ReferenceWorkload } from "./workload";

type Axis = "batch" | "size" | "width" | "modalities";

export const axes: Readonly<Record<Axis, readonly number[]>> = {
  batch: [8, 16, 32, 64, 128],
  size: [32, 48, 64, 96, 128],
  width: [8, 16, 32, 64],
  modalities: [1, 2, 3, 4],
};

export interface GrowthPoint {
  readonly axis: Axis;
  readonly value: number;
  readonly facts: Prepared;
  readonly stepMs: readonly number[];
}

/** The points of one axis take turns; `values` replaces the default ones. */
export async function growthBench(
  runner: Runner,
  options: RoundOptions,
  values: Readonly<Partial<Record<Axis, readonly number[]>>> = axes,
): Promise<readonly GrowthPoint[]> {
  const points: GrowthPoint[] = [];
  for (const [axis, along] of Object.entries(values) as [Axis, readonly number[]][]) {
    const prepared: { id: string; value: number; facts: Prepared }[] = [];
    for (const value of along) {
      const workload: ReferenceWorkload = reference({ [axis]: value });
      const id = `${axis}-${value}`;
      const facts = await runner.send({ command: "prepare", id, workload, engine: "own" });
      prepared.push({ id, value, facts });
    }
    const taken = await interleave(
      prepared.map(({ id }) => ({
        name: id,
        take: async (steps: number) => (await runner.send({ command: "steps", id, steps })).ms,
      })),
      options,
    );
    for (const { id, value, facts } of prepared) {
      points.push({ axis, value, facts, stepMs: taken[id] ?? [] });
      await runner.send({ command: "dispose", id });
    }
  }
  return points;
}

const names: Readonly<Record<Axis, string>> = {
  batch: "batch",
  size: "side of the image, pixels",
  width: "channels of the first convolution",
  modalities: "modalities",
};
const titles = [
  "what grows",
  "value",
  "step, ms",
  "FLOPs",
  "FLOP/s",
  "exponent from the one above",
  "fitted",
];

/** Exponents p of y ~ x^p; 1 is linear growth. */
export function growthTable(points: readonly GrowthPoint[]): string {
  const rows = points.map(({ axis, value, facts, stepMs }, i) => {
    const before = points[i - 1];
    const isFirst = before?.axis !== axis;
    const own = { x: value, y: median(stepMs) };
    const pair = isFirst ? [own] : [{ x: before.value, y: median(before.stepMs) }, own];
    const all = points
      .filter((point) => point.axis === axis)
      .map((point) => ({ x: point.value, y: median(point.stepMs) }));
    return [
      isFirst ? names[axis] : "",
      String(value),
      figure(own.y),
      scaled(facts.flops),
      scaled(facts.flops / (own.y / 1000)),
      figure(fittedExponent(pair)),
      isFirst ? figure(fittedExponent(all)) : "",
    ];
  });
  return table(titles, rows);
}
