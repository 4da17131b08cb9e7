import { useRef } from "react";
import { useBlobSource } from "./useBlobSource";

interface VideoPlayerProps {
  readonly video: Blob;
  /** Sound from a file of its own. */
  readonly sound: Blob | undefined;
}

/** The user's own video, with the sound of its partner file where it has one. */
export function VideoPlayer({ video, sound }: VideoPlayerProps) {
  const audio = useRef<HTMLAudioElement>(null);
  const videoSource = useBlobSource(video, true);
  const soundSource = useBlobSource(sound, false);
  const follow = (picture: HTMLVideoElement): void => {
    const partner = audio.current;
    if (!partner) return;
    partner.currentTime = picture.currentTime;
    if (picture.paused) partner.pause();
    else void partner.play().catch(() => undefined);
  };
  return (
    <div className="media">
      <video
        ref={videoSource}
        controls
        muted={sound !== undefined}
        onPlay={({ currentTarget }) => follow(currentTarget)}
        onPause={({ currentTarget }) => follow(currentTarget)}
        onSeeked={({ currentTarget }) => follow(currentTarget)}
      />
      {sound && (
        <audio
          ref={(element) => {
            audio.current = element;
            return soundSource(element) ?? undefined;
          }}
        />
      )}
    </div>
  );
}
