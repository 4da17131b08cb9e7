/** Which parts exclude one another, and why. */
import type { PartCard } from "./cards";

/** What only one part of a step can decide. */
const decisions = {
  coefficients: "both set how fast each encoder learns",
  passes: "both set what learns when",
  prediction: "both decide how the classes are predicted",
  "own-losses": "both set what each modality's own head learns by",
  "fused-loss": "one of them needs the fused loss as it is",
  alignment: "both weigh alignment against classes",
} as const;
export type Decision = keyof typeof decisions;

const needs = (a: PartCard, b: PartCard): boolean =>
  a.needs?.some(({ id }) => id === b.id) === true;

/** Why two parts cannot run in one step; undefined where they can. */
export function clash(a: PartCard, b: PartCard): string | undefined {
  if (a.id === b.id || needs(a, b) || needs(b, a)) return undefined;
  const both = a.decides?.find((one) => b.decides?.includes(one));
  return both === undefined ? (a.alone ?? b.alone) : decisions[both];
}
