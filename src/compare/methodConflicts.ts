/** The methods that can run with a configuration, according to the cards. */
import type { Catalogue, Method } from "../contract/cards";
import { isFusionReplaced, unmetRequirement } from "../contract/compatibility";
import type { ExperimentConfig } from "../contract/experiment";

/**
 * Why a method cannot run with this fusion, or with this number of modalities; empty if it can.
 * `modalities` is undefined if it is not known.
 */
export function methodConflict(
  method: Pick<Method, "parts" | "fusion">,
  base: Pick<ExperimentConfig, "fusion">,
  catalogue: Catalogue,
  modalities?: number,
): string {
  const fusion = method.fusion ?? base.fusion;
  const parts = catalogue.parts.filter(({ id }) => method.parts.some((part) => part.id === id));
  const around = {
    chosen: { fusion: [fusion] },
    fusion: catalogue.fusions.find(({ id }) => id === fusion.id),
    isFusionReplaced: isFusionReplaced(parts),
    modalities,
    nameOf: (_: string, id: string) => `"${id}"`,
  };
  for (const part of parts) {
    const clause = unmetRequirement(part, around);
    if (clause !== undefined) return `${part.name} ${clause}.`;
  }
  return "";
}

/** The methods that can run, in the catalogue's order. */
export const runnableMethods = (
  base: Pick<ExperimentConfig, "fusion">,
  catalogue: Catalogue,
  modalities?: number,
): readonly Method[] =>
  catalogue.methods.filter((method) => methodConflict(method, base, catalogue, modalities) === "");
