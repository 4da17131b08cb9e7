import { useState, type ReactNode } from "react";
import type { MeasuredClip } from "../../contract/measures";
import { isOn } from "../../state/dataKey";
import { ClipPlayer } from "../clips/ClipPlayer";
import { Icon } from "../components/Icon";
import { useClips, useRun } from "../storeHooks";

const clipsAtOnce = 12;

interface MeasuredClipsProps {
  /** Names the list. */
  readonly name: string;
  readonly clips: readonly MeasuredClip[];
  /** Something to say of each. */
  detail?(clip: MeasuredClip): ReactNode;
}

/** Clips to see and hear, some at a time. */
export function MeasuredClips({ name, clips, detail }: MeasuredClipsProps) {
  const opened = useRun((state) => state.opened);
  const manifest = useClips((state) =>
    isOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const [shown, setShown] = useState(clipsAtOnce);
  const [playing, setPlaying] = useState<MeasuredClip>();
  const left = clips.length - shown;
  return (
    <>
      {!manifest && clips.length > 0 && (
        <p className="hint">
          The clips panel shows another dataset, so these clips cannot be played now.
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
        <button type="button" className="more-clips" onClick={() => setShown(shown + clipsAtOnce)}>
          Show {Math.min(left, clipsAtOnce)} more of {left}
        </button>
      )}
      {manifest && playing && (
        <ClipPlayer
          key={`${manifest.key} ${playing.card.id}`}
          clip={playing.card}
          manifest={manifest}
          said={playing.verdicts}
          onClose={() => setPlaying(undefined)}
        />
      )}
    </>
  );
}
