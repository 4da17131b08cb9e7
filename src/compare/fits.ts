/** Whether a method can run on a configuration, told from the cards. */
import type { Catalogue, Method, PartCard } from "../contract/cards";
import type { ExperimentConfig } from "../contract/experiment";
import { fusionMisfit } from "../contract/fusionFit";

/**
 * Why a method cannot run with this fusion, or with so many modalities; empty when it can.
 * `modalities`: how many there are; undefined when that is not known.
 */
export function misfitOf(
  method: Pick<Method, "parts" | "fusion">,
  base: Pick<ExperimentConfig, "fusion">,
  catalogue: Catalogue,
  modalities?: number,
): string {
  const fusion = method.fusion ?? base.fusion;
  const card = catalogue.fusions.find(({ id }) => id === fusion.id);
  const cards = catalogue.parts.filter(({ id }) => method.parts.some((part) => part.id === id));
  const isReplaced = cards.some((part) => part.withoutFusion === true);
  const reasonOf = (part: PartCard): string => {
    const { name, twoModalities, onlyWith = [] } = part;
    const why = card && fusionMisfit(part, card, isReplaced);
    if (why !== undefined) return `${name} cannot run with ${card?.name}: ${why}.`;
    const need = onlyWith.find(({ slot, id }) => slot === "fusion" && id !== fusion.id);
    if (need) return `${name} needs "${need.id}" as fusion: ${need.why}.`;
    if (twoModalities !== undefined && modalities !== undefined && modalities !== 2)
      return `${name} cannot run with ${modalities} modalities: ${twoModalities}.`;
    return "";
  };
  return cards.map(reasonOf).find((reason) => reason !== "") ?? "";
}

/** The methods that can run, in the catalogue's order. */
export const fittingMethods = (
  base: Pick<ExperimentConfig, "fusion">,
  catalogue: Catalogue,
  modalities?: number,
): readonly Method[] =>
  catalogue.methods.filter((method) => misfitOf(method, base, catalogue, modalities) === "");
