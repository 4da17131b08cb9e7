/** The clips that can be displayed: validation and training, never the sealed test split. */
import type { ClipCard } from "../../../contract/clip";
import { isTrainedOn } from "../../../state/dataKey";
import { useClips, useInspect, useRun } from "../../storeHooks";

export interface ClipChoices {
  readonly validation: readonly ClipCard[];
  readonly training: readonly ClipCard[];
  /** Key of their dataset. */
  readonly dataKey: string;
}

/** Undefined while the clips panel shows another dataset: ids repeat from set to set. */
export function useClipChoices(): ClipChoices | undefined {
  const opened = useRun((state) => state.opened);
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  if (!manifest) return undefined;
  const of = (split: ClipCard["split"]) => manifest.clips.filter((clip) => clip.split === split);
  return { validation: of("validation"), training: of("train"), dataKey: manifest.key };
}

/** The displayed clip; empty at first. */
export const useClipInView = (): string => {
  const chosen = useInspect(({ view }) => view.clipId);
  const shown = useInspect(({ clip }) => clip?.clipId ?? "");
  return chosen !== "" ? chosen : shown;
};

/** Names a clip by its card, or by its id while its card is not known. */
export function useClipName(): (id: string) => string {
  const choices = useClipChoices();
  return (id) =>
    [...(choices?.validation ?? []), ...(choices?.training ?? [])].find((clip) => clip.id === id)
      ?.name ?? id;
}
