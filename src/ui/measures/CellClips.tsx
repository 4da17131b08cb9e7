import type { MeasuredClip } from "../../contract/measures";
import { formatClipCount } from "./formatters";
import { MeasuredClips } from "./MeasuredClips";

interface CellClipsProps {
  /** The cell in words. */
  readonly title: string;
  readonly clips: readonly MeasuredClip[];
}

/** The clips that a cell counts. */
export function CellClips({ title, clips }: CellClipsProps) {
  return (
    <div className="cell-clips">
      <p aria-live="polite">
        <b>{title}</b>: {clips.length === 0 ? "no clip" : formatClipCount(clips.length)}.
      </p>
      <MeasuredClips name={`Clips: ${title}`} clips={clips} />
    </div>
  );
}
