/** WGSL of one sum over the threads of a workgroup, in an order that never changes. */

/** Declaration of `sums`, for the functions of a work. */
export const declareWorkgroupSums = (threads: number): string =>
  `var<workgroup> sums : array<f32, ${threads}>;`;

/** Adds `value` of all threads pairwise: after it every thread finds the sum in `sums[0]`. */
export function sumInWorkgroup(threads: number, value: string): string {
  const lines = [`sums[lane] = ${value};`, "workgroupBarrier();"];
  for (let half = threads / 2; half >= 1; half /= 2)
    lines.push(
      `if (lane < ${half}u) { sums[lane] += sums[lane + ${half}u]; }`,
      "workgroupBarrier();",
    );
  return lines.join("\n  ");
}
