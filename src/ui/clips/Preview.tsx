import { useMemo } from "react";
import type { ClipCard, ClipPreview } from "../../contract/clip";
import { PixelCanvas } from "../pictures/PixelCanvas";
import { heatPixels } from "../pictures/pixels";

interface PreviewProps {
  readonly preview: ClipPreview;
  /** Accessible name; empty where the text next to it says the same. */
  readonly name: string;
  readonly targetPx: number;
}

/** Draws tokens as their words, and a vector as a heat map. */
export function Preview({ preview, name, targetPx }: PreviewProps) {
  const pixels = useMemo(() => ("levels" in preview ? heatPixels(preview) : undefined), [preview]);
  if (pixels) return <PixelCanvas pixels={pixels} name={name} targetPx={targetPx} />;
  return "words" in preview ? <q className="clip-words">{preview.words}</q> : null;
}

/** The texts of a clip's token modalities, without empty ones and repetitions. */
export const wordsIn = ({ previews }: ClipCard): readonly string[] => [
  ...new Set(
    Object.values(previews ?? {}).flatMap((preview) =>
      "words" in preview && preview.words !== "" ? [preview.words] : [],
    ),
  ),
];
