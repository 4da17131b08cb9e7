/** Whether a method can run on a configuration, told from the cards. */
import type { Catalogue, Method, PartCard } from "../contract/cards";
import type { ExperimentConfig } from "../contract/experiment";

/**
 * Why a method cannot run with this fusion, or with so many modalities; empty when it can.
 * `modalities`: how many there are; undefined when that is not known.
 */
export function misfitOf(
  method: Method,
  { fusion }: Pick<ExperimentConfig, "fusion">,
  catalogue: Catalogue,
  modalities?: number,
): string {
  const card = catalogue.fusions.find(({ id }) => id === (method.fusion ?? fusion.id));
  const cards = catalogue.parts.filter(({ id }) => method.parts.some((part) => part.id === id));
  const predicts = cards.some((part) => part.predicts === true);
  const reasonOf = ({ name, needsAdditive, twoModalities }: PartCard): string => {
    if (needsAdditive !== undefined && card && !card.additive && !predicts)
      return `${name} cannot run with ${card.name}: ${needsAdditive}.`;
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
