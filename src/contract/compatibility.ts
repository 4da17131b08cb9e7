/**
 * What can run together: parts with parts, and a part with the data, encoder, fusion and number of
 * modalities. The page, the lab and comparisons all decide by these rules, from cards alone.
 */
import type { Decision, FusionCard, PartCard, Slot } from "./cards";
import type { Choice } from "./experiment";

/** Why two parts that make the same decision exclude each other. */
const decisions: Readonly<Record<Decision, string>> = {
  coefficients: "both set how fast each encoder learns",
  passes: "both set which groups learn in which pass",
  prediction: "both decide how the classes are predicted",
  "own-losses": "both set the loss of each modality's own head",
  "fused-loss": "one of them needs the fused loss as it is",
  targets: "one of them needs the labels as targets",
  alignment: "both weigh alignment against classification",
};

const needs = (a: PartCard, b: PartCard): boolean =>
  a.needs?.some(({ id }) => id === b.id) === true;

/** Why two parts cannot run in one step; undefined if they can. */
export function conflictBetween(a: PartCard, b: PartCard): string | undefined {
  if (a.id === b.id || needs(a, b) || needs(b, a)) return undefined;
  const additive = a.isNonAdditive
    ? b.needsAdditive
    : b.isNonAdditive
      ? a.needsAdditive
      : undefined;
  if (additive !== undefined) return additive;
  const both = a.decides?.find((one) => b.decides?.includes(one));
  return both === undefined ? (a.excludesOtherParts ?? b.excludesOtherParts) : decisions[both];
}

/** The first part that cannot run with the others, and the reason; undefined when all can. */
export function firstConflict(
  ids: readonly string[],
  cards: readonly PartCard[],
): { readonly id: string; readonly sentence: string } | undefined {
  const nameOf = (id: string): string => cards.find((card) => card.id === id)?.name ?? id;
  const chosen = cards.filter(({ id }) => ids.includes(id));
  for (const card of chosen) {
    const refuse = (clause: string) => ({
      id: card.id,
      sentence: `${card.name} ${clause}. It is left out.`,
    });
    for (const other of chosen.slice(0, chosen.indexOf(card))) {
      const why = conflictBetween(card, other);
      if (why !== undefined) return refuse(`cannot run together with ${other.name}: ${why}`);
    }
    const missing = card.needs?.find(({ id }) => !ids.includes(id));
    if (missing) return refuse(`needs ${nameOf(missing.id)}: ${missing.why}`);
  }
  return undefined;
}

/** Everything besides parts that decides whether a part can run; absent fields are not known yet. */
export interface Surroundings {
  readonly chosen: Readonly<Partial<Record<Slot, readonly Choice[]>>>;
  readonly fusion?: Pick<FusionCard, "name" | "isAdditive" | "isFixed"> | undefined;
  /** A part predicts in place of the fusion. */
  readonly isFusionReplaced: boolean;
  /** Number of modalities. */
  readonly modalities?: number | undefined;
  /** The name of a choice in a sentence. */
  nameOf(slot: Slot, id: string): string;
}

/** Why a part cannot run in these surroundings, as a clause after its name; undefined if it can. */
export function unmetRequirement(card: PartCard, around: Surroundings): string | undefined {
  const { needsAdditive, needsLearnedFusion, onlyWith = [], twoModalities } = card;
  const { fusion, modalities } = around;
  if (needsAdditive !== undefined && fusion && !fusion.isAdditive && !around.isFusionReplaced)
    return `cannot run with ${fusion.name}: ${needsAdditive}`;
  if (needsLearnedFusion !== undefined && fusion?.isFixed)
    return `cannot run with ${fusion.name}: ${needsLearnedFusion}`;
  const unmet = onlyWith.find(({ slot, id }) =>
    around.chosen[slot]?.some((choice) => choice.id !== id),
  );
  if (unmet) return `needs ${around.nameOf(unmet.slot, unmet.id)} as ${unmet.slot}: ${unmet.why}`;
  if (twoModalities !== undefined && modalities !== undefined && modalities !== 2)
    return `cannot run with ${modalities} modalities: ${twoModalities}`;
  return undefined;
}

/** Whether one of these parts predicts in place of the fusion. */
export const isFusionReplaced = (parts: readonly PartCard[]): boolean =>
  parts.some(({ replacesFusion }) => replacesFusion === true);
