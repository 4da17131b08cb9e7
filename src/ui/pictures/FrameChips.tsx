interface FrameChipsProps {
  readonly frames: number;
  readonly frame: number;
  onChoose(frame: number): void;
}

/** Chooses the frame to show; renders nothing for a single frame. */
export function FrameChips({ frames, frame, onChoose }: FrameChipsProps) {
  if (frames < 2) return null;
  return (
    <div className="chips" role="group" aria-label="Frame">
      {Array.from({ length: frames }, (_, i) => (
        <button
          key={i}
          type="button"
          className="chip"
          aria-pressed={frame === i}
          onClick={() => onChoose(i)}
        >
          Frame {i + 1}
        </button>
      ))}
    </div>
  );
}
