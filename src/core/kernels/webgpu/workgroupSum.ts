/** WGSL of a sum over the threads of a workgroup, in a fixed order. */

/** Declaration of `sums`, for the functions of a work. */
export const declareWorkgroupSums = (threads: number): string =>
  `var<workgroup> sums : array<f32, ${threads}>;`;

/** Adds `value` of all threads pairwise; afterwards `sums[0]` holds the sum. */
export function sumInWorkgroup(threads: number, value: string): string {
  const lines = [`sums[lane] = ${value};`, "workgroupBarrier();"];
  for (let half = threads / 2; half >= 1; half /= 2)
    lines.push(
      `if (lane < ${half}u) { sums[lane] += sums[lane + ${half}u]; }`,
      "workgroupBarrier();",
    );
  return lines.join("\n  ");
}
