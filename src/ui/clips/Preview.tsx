import { useMemo } from "react";
import type { ClipCard, ClipPreview } from "../../contract/clip";
import { PixelCanvas } from "../pictures/PixelCanvas";
import { heatPixels } from "../pictures/pixels";

interface PreviewProps {
  readonly preview: ClipPreview;
  /** What it shows, for people who do not see it; empty where the text beside it says that. */
  readonly name: string;
  readonly targetPx: number;
}

/** Tokens as the words that they stand for, a vector as heat. */
export function Preview({ preview, name, targetPx }: PreviewProps) {
  const pixels = useMemo(() => ("levels" in preview ? heatPixels(preview) : undefined), [preview]);
  if (pixels) return <PixelCanvas pixels={pixels} name={name} targetPx={targetPx} />;
  return "words" in preview ? <q className="clip-words">{preview.words}</q> : null;
}

/** What a clip's tokens say, one text for each such modality that says anything. */
export const wordsIn = ({ previews }: ClipCard): readonly string[] => [
  ...new Set(
    Object.values(previews ?? {}).flatMap((preview) =>
      "words" in preview && preview.words !== "" ? [preview.words] : [],
    ),
  ),
];
