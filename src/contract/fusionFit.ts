/** Which parts can run with which fusion: asked by the page before and by the lab when a run is built. */
import type { FusionCard, PartCard } from "./cards";

/**
 * Why a part cannot run with a fusion; undefined where it can. `isReplaced`: a part predicts in the
 * fusion's place; whether that is a sum is between the two parts (`clashes.ts`).
 */
export function fusionMisfit(
  { needsAdditive }: PartCard,
  fusion: FusionCard,
  isReplaced: boolean,
): string | undefined {
  return fusion.additive || isReplaced ? undefined : needsAdditive;
}
