import { use, useCallback, useState, Suspense, type RefCallback } from "react";
import type { ClipCard, DatasetManifest } from "../../contract/clip";
import type { ClipMedia, Outcome } from "../../contract/door";
import type { Predictions } from "../../state/clipFilter";
import { useAppStores } from "../storeHooks";
import { FramePlayer } from "./FramePlayer";
import { Preview } from "./Preview";
import { PredictionList } from "./PredictionList";
import { VideoPlayer } from "./VideoPlayer";

interface ClipPlayerProps {
  readonly clip: ClipCard;
  readonly manifest: DatasetManifest;
  /** Predictions of an earlier time; those of the current run by default. */
  readonly predictions?: Predictions[string] | undefined;
  onClose(): void;
}

/** Plays one clip and lists its labels, factors and predictions. */
export function ClipPlayer({ clip, manifest, predictions, onClose }: ClipPlayerProps) {
  const { clips } = useAppStores();
  const [media] = useState(() => clips.media(clip.id));
  const show: RefCallback<HTMLDialogElement> = useCallback((dialog) => {
    if (dialog && !dialog.open) dialog.showModal();
  }, []);
  const factors = Object.entries(clip.factors ?? {});
  return (
    <dialog ref={show} className="player" aria-labelledby="player-title" onClose={onClose}>
      <h2 id="player-title">
        {clip.name} <span className="tag">{manifest.classes[clip.label]}</span>
      </h2>
      <Suspense fallback={<p className="empty">Loading the clip…</p>}>
        <Media media={media} />
      </Suspense>
      <Previews clip={clip} manifest={manifest} />
      <PredictionList clip={clip} manifest={manifest} predictions={predictions} />
      <div className="scroll" role="group" aria-label="About the clip" tabIndex={0}>
        <dl className="facts">
          <dt>Split</dt>
          <dd>{clip.split}</dd>
          {clip.group !== "" && (
            <>
              <dt>Group</dt>
              <dd>{clip.group}</dd>
            </>
          )}
          {factors.map(([name, value]) => (
            <div key={name} className="pair">
              <dt>{name}</dt>
              <dd>{typeof value === "number" ? Number(value.toPrecision(3)) : value}</dd>
            </div>
          ))}
        </dl>
      </div>
      <form method="dialog">
        <button className="main">Close</button>
      </form>
    </dialog>
  );
}

const previewPx = 144;

/** Texts and vectors, which cannot be played, as inputs of the model. */
function Previews({ clip, manifest }: Pick<ClipPlayerProps, "clip" | "manifest">) {
  return Object.entries(clip.previews ?? {}).map(([id, preview]) => {
    const name = manifest.modalities.find((one) => one.id === id)?.name ?? id;
    return (
      <figure key={id} className="preview">
        <figcaption>{name}</figcaption>
        <Preview preview={preview} name={`${name} of ${clip.name}`} targetPx={previewPx} />
      </figure>
    );
  });
}

function Media({ media }: { readonly media: Promise<Outcome<ClipMedia>> }) {
  const outcome = use(media);
  if (!outcome.ok) return <p className="notice bad">{outcome.failure.message}</p>;
  const { frames, sound, video, durationS } = outcome.value;
  if (video) return <VideoPlayer video={video} sound={sound} />;
  if (!frames && !sound) return null;
  return <FramePlayer frames={frames} sound={sound} durationS={durationS} />;
}
