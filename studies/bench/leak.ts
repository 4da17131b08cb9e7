/** Checks for leaks: compares the memory of a long run early and late. */
import type { Memory, Outside } from "./requests";
import { count, scaled, table } from "./tables";

export interface LeakResult {
  readonly early: number;
  readonly late: number;
  readonly played: Outside;
}

export function leakTable({ early, late, played }: LeakResult): string {
  const row = (step: number): string[] => {
    const at: Memory | undefined = played.memory[step];
    return [
      count(step),
      count(at?.tensors),
      count(at?.tensorBytes),
      `${count(at?.deviceBytes)} (${scaled(at?.deviceBytes, "B")})`,
    ];
  };
  return table(
    ["step", "tensors", "bytes in tensors", "bytes of the backend"],
    [row(early), row(late)],
  );
}

/** A sentence that says whether memory grew between the two steps. */
export function leakNote({ early, late, played }: LeakResult): string {
  const [before, after] = [played.memory[early], played.memory[late]];
  if (!before || !after) return "The run ended before both steps were reached.";
  const grown = (["tensors", "tensorBytes", "deviceBytes"] as const).filter(
    (name) => after[name] > before[name],
  );
  return grown.length === 0
    ? `Nothing grew between step ${early} and step ${late}.`
    : `Grew between step ${early} and step ${late}: ${grown.join(", ")}.`;
}
