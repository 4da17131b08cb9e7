/** Which parts exclude one another, and why. */
import type { PartCard } from "./cards";

/** What only one part of a step can decide. */
const decisions = {
  coefficients: "both set how fast each encoder learns",
  passes: "both set what learns when",
  prediction: "both decide how the classes are predicted",
  "own-losses": "both set what each modality's own head learns by",
  "fused-loss": "one of them needs the fused loss as it is",
  targets: "one of them takes the labels as they are",
  alignment: "both weigh alignment against classes",
} as const;
export type Decision = keyof typeof decisions;

const needs = (a: PartCard, b: PartCard): boolean =>
  a.needs?.some(({ id }) => id === b.id) === true;

/** Why two parts cannot run in one step; undefined where they can. */
export function clash(a: PartCard, b: PartCard): string | undefined {
  if (a.id === b.id || needs(a, b) || needs(b, a)) return undefined;
  const summed = a.isNoSum ? b.needsAdditive : b.isNoSum ? a.needsAdditive : undefined;
  if (summed !== undefined) return summed;
  const both = a.decides?.find((one) => b.decides?.includes(one));
  return both === undefined ? (a.alone ?? b.alone) : decisions[both];
}

/** The first part that cannot run beside the others, and why; undefined when all can. */
export function firstMisfit(
  ids: readonly string[],
  cards: readonly PartCard[],
): { readonly id: string; readonly sentence: string } | undefined {
  const named = (id: string): string => cards.find((card) => card.id === id)?.name ?? id;
  const chosen = cards.filter(({ id }) => ids.includes(id));
  for (const card of chosen) {
    const before = chosen.slice(0, chosen.indexOf(card));
    for (const other of before) {
      const why = clash(card, other);
      if (why === undefined) continue;
      const sentence = `${card.name} cannot run beside ${other.name}: ${why}. It is left out.`;
      return { id: card.id, sentence };
    }
    const need = card.needs?.find(({ id }) => !ids.includes(id));
    if (need)
      return {
        id: card.id,
        sentence: `${card.name} needs ${named(need.id)}: ${need.why}. It is left out.`,
      };
  }
  return undefined;
}
