/** Describes the machine of a measurement in general terms. */
import { readFileSync } from "node:fs";
import { arch, availableParallelism } from "node:os";

/** Widest vectors of this processor, which native libraries use and WebAssembly cannot. */
function vectors(): string {
  try {
    const flags = readFileSync("/proc/cpuinfo", "utf8");
    if (flags.includes("avx512f")) return "AVX-512";
    return flags.includes("avx2") ? "AVX2" : "";
  } catch {
    return "";
  }
}

/** The machine and Node, as in "2 cores (x64, AVX-512), linux, Node 20.20.2, one thread". */
export const describeNode = (...more: readonly string[]): string =>
  describeMachine(`Node ${process.versions.node}`, ...more);

/** "2 cores (x64, AVX-512), linux, Chromium 156". */
export function describeMachine(...more: readonly string[]): string {
  const kind = [arch(), vectors()].filter(Boolean).join(", ");
  const cores = availableParallelism();
  const summary = `${cores} core${cores === 1 ? "" : "s"} (${kind})`;
  return [summary, process.platform, ...more.filter(Boolean)].join(", ");
}
