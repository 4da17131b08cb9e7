/** Tabulates the time of each kernel in a step. */
import type { KernelTime, Profile } from "./requests";
import { count, figure, percent, table } from "./tables";

/** Kernels with less than this share of the step are one row. */
const leastShare = 0.01;

export function profileTable({ stepMs, kernels }: Profile): string {
  const large = kernels.filter(({ ms }) => ms >= leastShare * stepMs);
  const small = kernels.filter((kernel) => !large.includes(kernel));
  const sum = (of: readonly KernelTime[], name: "calls" | "ms") =>
    of.reduce((total, each) => total + each[name], 0);
  const row = (title: string, calls: number | undefined, ms: number) => [
    title,
    count(calls),
    figure(ms),
    percent(ms / stepMs),
  ];
  return table(
    ["kernel", "calls a step", "ms a step", "of the step"],
    [
      ...large.map(({ kernel, calls, ms }) => row(kernel, calls, ms)),
      row(`${small.length} others`, sum(small, "calls"), sum(small, "ms")),
      row("outside kernels", undefined, stepMs - sum(kernels, "ms")),
    ],
  );
}
