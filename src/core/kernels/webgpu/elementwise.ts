/** Shaders in which every thread computes one element. */
import { util, type TensorInfo } from "../../tf";
import { record } from "./record";
import type { RawBackend } from "./rawBackend";
import { defaultThreads, type Work } from "./shader";

export interface Elementwise extends Pick<
  Work,
  "key" | "reads" | "writes" | "integers" | "floats" | "functions" | "changesEveryStep"
> {
  /** Lines of WGSL that compute element `index`. */
  readonly body: string;
  /** Elements; those of the first output where left out. */
  readonly size?: number;
}

export function recordElementwise(backend: RawBackend, work: Elementwise): void {
  const first = Object.values(work.writes)[0] as TensorInfo;
  const size = work.size ?? util.sizeFromShape(first.shape);
  record(backend, {
    ...work,
    integers: { size, ...work.integers },
    blocks: Math.ceil(size / defaultThreads),
    body: () => `
  let index = block * ${defaultThreads}u + lane;
  if (index >= settings.size) { return; }
  ${work.body}`,
  });
}
