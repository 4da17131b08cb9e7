import { useMemo, useState } from "react";
import type { ClipMedia } from "../../contract/door";
import { PixelCanvas } from "../pictures/PixelCanvas";
import { framePixels } from "../pictures/pixels";
import { useBlobSource } from "./useBlobSource";

interface FramePlayerProps {
  readonly frames: ClipMedia["frames"];
  readonly sound: Blob | undefined;
  readonly durationS: number;
}

const playerPx = 288;

/** Plays the model's input frames in time with the sound. */
export function FramePlayer({ frames, sound, durationS }: FramePlayerProps) {
  const [frame, setFrame] = useState(0);
  const source = useBlobSource(sound, true);
  const pixels = useMemo(
    () => frames && framePixels(frames.rgb, [frames.count, frames.height, frames.width, 3], frame),
    [frames, frame],
  );
  const count = frames?.count ?? 1;
  /** Sets the frame at every repaint, since the element's timeupdate event is too infrequent. */
  const follow = (audio: HTMLAudioElement): void => {
    const at = Math.floor((audio.currentTime / Math.max(durationS, 0.001)) * count);
    setFrame(Math.min(count - 1, at));
    if (!audio.paused && !audio.ended) requestAnimationFrame(() => follow(audio));
  };
  return (
    <div className="media">
      {pixels && (
        <PixelCanvas pixels={pixels} name={`Frame ${frame + 1} of ${count}`} targetPx={playerPx} />
      )}
      {sound ? (
        <audio
          ref={source}
          controls
          onPlay={({ currentTarget }) => follow(currentTarget)}
          onSeeked={({ currentTarget }) => follow(currentTarget)}
        />
      ) : (
        <p className="hint">This clip has no sound.</p>
      )}
    </div>
  );
}
