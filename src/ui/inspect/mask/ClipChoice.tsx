import { useId, useState } from "react";
import type { ClipCard } from "../../../contract/clip";
import { ClipPlayer } from "../../clips/ClipPlayer";
import { Icon } from "../../components/Icon";
import { useAppStores, useClips, useRun } from "../../storeHooks";
import { useClipChoices, useClipInView } from "./clipChoices";

/** Selects the displayed clip, by name and class or one after another. */
export function ClipChoice() {
  const { inspect } = useAppStores();
  const picker = useId();
  const choices = useClipChoices();
  const shown = useClipInView();
  const manifest = useClips((state) => state.manifest);
  const [playing, setPlaying] = useState<ClipCard>();
  if (!choices)
    return (
      <p className="hint">
        The clips panel shows another dataset, so clips of this run cannot be chosen by name. Choose
        the dataset of this run under Clips.
      </p>
    );
  const all = [...choices.validation, ...choices.training];
  const at = all.findIndex(({ id }) => id === shown);
  const card = all[at];
  const go = (id: string | undefined): void => {
    if (id !== undefined) inspect.change({ clipId: id });
  };
  return (
    <div className="clip-choice">
      <label htmlFor={picker}>Clip</label>
      <select id={picker} value={shown} onChange={({ target }) => go(target.value)}>
        {at < 0 && <option value={shown}>{shown}</option>}
        <ClipOptions name="Validation" clips={choices.validation} />
        <ClipOptions name="Training" clips={choices.training} />
      </select>
      <div className="buttons">
        <Next name="Previous clip" id={all[at - 1]?.id} go={go} isPrevious />
        <Next name="Next clip" id={all[at + 1]?.id} go={go} />
        <button
          type="button"
          aria-label={`Play ${card?.name ?? "clip"}`}
          aria-disabled={!card}
          onClick={() => setPlaying(card)}
        >
          <Icon name="play" size={14} />
        </button>
      </div>
      {playing && manifest && (
        <ClipPlayer clip={playing} manifest={manifest} onClose={() => setPlaying(undefined)} />
      )}
    </div>
  );
}

function ClipOptions({
  name,
  clips,
}: {
  readonly name: string;
  readonly clips: readonly ClipCard[];
}) {
  const classes = useRun(({ opened }) => opened?.classes);
  if (clips.length === 0) return null;
  return (
    <optgroup label={name}>
      {clips.map((clip) => (
        <option key={clip.id} value={clip.id}>
          {clip.name}: {classes?.[clip.label]}
        </option>
      ))}
    </optgroup>
  );
}

interface NextProps {
  readonly name: string;
  readonly id: string | undefined;
  readonly isPrevious?: boolean;
  go(id: string | undefined): void;
}

function Next({ name, id, isPrevious = false, go }: NextProps) {
  return (
    <button
      type="button"
      className={isPrevious ? "to-previous" : "to-next"}
      aria-label={name}
      aria-disabled={id === undefined}
      onClick={() => go(id)}
    >
      <Icon name="chevron" size={14} />
    </button>
  );
}
