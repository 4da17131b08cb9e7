import { useRef } from "react";
import { useBlobSource } from "./useBlobSource";

interface VideoPlayerProps {
  readonly video: Blob;
  /** Sound from a separate file. */
  readonly sound: Blob | undefined;
}

/** Plays the user's video, with the sound of a separate file where there is one. */
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
