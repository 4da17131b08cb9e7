import { useState, type ReactNode } from "react";
import type { MeasuredClip } from "../../contract/measures";
import { isTrainedOn } from "../../state/dataKey";
import { ClipPlayer } from "../clips/ClipPlayer";
import { Icon } from "../components/Icon";
import { useClips, useRun } from "../storeHooks";

const clipsPerPage = 12;

interface MeasuredClipsProps {
  /** Accessible name of the list. */
  readonly name: string;
  readonly clips: readonly MeasuredClip[];
  /** Further content for each clip. */
  detail?(clip: MeasuredClip): ReactNode;
}

/** Lists clips to play, twelve at a time. */
export function MeasuredClips({ name, clips, detail }: MeasuredClipsProps) {
  const opened = useRun((state) => state.opened);
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const [shown, setShown] = useState(clipsPerPage);
  const [playing, setPlaying] = useState<MeasuredClip>();
  const left = clips.length - shown;
  return (
    <>
      {!manifest && clips.length > 0 && (
        <p className="hint">
          The clips panel shows another dataset. Choose the dataset of this run to play its clips.
        </p>
      )}
      <ul className="measured-clips" aria-label={name}>
        {clips.slice(0, shown).map((clip) => (
          <li key={clip.card.id}>
            <button
              type="button"
              aria-disabled={!manifest}
              aria-label={`Play ${clip.card.name}`}
              onClick={() => manifest && setPlaying(clip)}
            >
              <Icon name="play" size={14} />
              {clip.card.name}
            </button>
            <span className="tag">{opened?.classes[clip.card.label]}</span>
            {detail?.(clip)}
          </li>
        ))}
      </ul>
      {left > 0 && (
        <button type="button" className="more-clips" onClick={() => setShown(shown + clipsPerPage)}>
          Show {Math.min(left, clipsPerPage)} more of {left}
        </button>
      )}
      {manifest && playing && (
        <ClipPlayer
          key={`${manifest.key} ${playing.card.id}`}
          clip={playing.card}
          manifest={manifest}
          predictions={playing.predictions}
          onClose={() => setPlaying(undefined)}
        />
      )}
    </>
  );
}
