/** The displayed mask by modality, as learned and as edited. */
import { useMemo } from "react";
import type { ModalityId } from "../../../contract/clip";
import type { MaskState, ModalityMask, Omega } from "../../../contract/inspect";
import { useInspect, useRun } from "../../storeHooks";

export interface DisplayedModality {
  readonly id: ModalityId;
  readonly name: string;
  /** The learned omega, Omega and the spread. */
  readonly learned: ModalityMask;
  /** The edited omega [D]; the learned one without edits. */
  readonly omega: Uint8Array;
}
export interface DisplayedMask {
  readonly mask: MaskState;
  readonly modalities: readonly DisplayedModality[];
  readonly isByHand: boolean;
}

export function createDisplayedMask(
  mask: MaskState,
  hand: Omega | undefined,
  nameOf: (id: ModalityId) => string,
): DisplayedMask {
  const modalities = Object.entries(mask.modalities).map(([id, learned]): DisplayedModality => ({
    id,
    name: nameOf(id),
    learned,
    omega: hand?.[id] ?? learned.omega,
  }));
  return { mask, modalities, isByHand: hand !== undefined };
}

export function useModalityName(): (id: ModalityId) => string {
  const modalities = useRun(({ opened }) => opened?.modalities);
  return useMemo(
    () => (id: ModalityId) => modalities?.find((one) => one.id === id)?.name ?? id,
    [modalities],
  );
}

export function useDisplayedMask(): DisplayedMask | undefined {
  const mask = useInspect((state) => state.mask);
  const hand = useInspect(({ view }) => view.hand);
  const nameOf = useModalityName();
  return useMemo(() => mask && createDisplayedMask(mask, hand, nameOf), [mask, hand, nameOf]);
}

/** Omega of every modality that has any. */
export const valuesOf = ({
  modalities,
}: DisplayedMask): Readonly<Record<ModalityId, Float32Array>> =>
  Object.fromEntries(
    modalities.flatMap(({ id, learned: { values } }) => (values ? [[id, values]] : [])),
  );
