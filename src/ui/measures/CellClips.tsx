import type { MeasuredClip } from "../../contract/measures";
import { formatClipCount } from "./formatters";
import { MeasuredClips } from "./MeasuredClips";

interface CellClipsProps {
  /** Description of the cell. */
  readonly title: string;
  readonly clips: readonly MeasuredClip[];
}

/** Lists the clips that a cell of a matrix counts. */
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
