import type { GpuCounts } from "../../../src/core/kernels/webgpu/counters";

/** Counts that were added from one moment to another. */
export const countsBetween = (from: GpuCounts, to: GpuCounts): GpuCounts =>
  Object.fromEntries(
    Object.entries(to).map(([name, count]) => [name, count - from[name as keyof GpuCounts]]),
  ) as unknown as GpuCounts;
