import { useMemo } from "react";
import type { ClipCard, DatasetManifest } from "../../contract/clip";
import { Icon } from "../components/Icon";
import { PixelCanvas } from "../pictures/PixelCanvas";
import { framePixels } from "../pictures/pixels";
import { useAppStores, useClips } from "../storeHooks";
import { Preview, wordsIn } from "./Preview";
import { PredictionList } from "./PredictionList";

interface ClipTileProps {
  readonly clip: ClipCard;
  readonly manifest: DatasetManifest;
  onPlay(): void;
}

const thumbnailPx = 96;

/** One clip: its picture, label and predictions, and buttons to play and reconstruct it. */
export function ClipTile({ clip, manifest, onPlay }: ClipTileProps) {
  const { clips } = useAppStores();
  const isChosen = useClips((state) => state.chosen.includes(clip.id));
  const words = wordsIn(clip);
  return (
    <li className={isChosen ? "clip-tile chosen" : "clip-tile"}>
      <button type="button" className="thumb" aria-label={`Play ${clip.name}`} onClick={onPlay}>
        <Thumbnail clip={clip} />
        <Icon name="play" size={20} />
      </button>
      <div className="clip-text">
        <b>{manifest.classes[clip.label]}</b>
        <span className="clip-name" title={clip.name}>
          {clip.name}
        </span>
        <span className="hint">
          {clip.split}
          {clip.durationS > 0 && ` · ${clip.durationS.toFixed(1)} s`}
        </span>
        {words.map((text) => (
          <q key={text} className="clip-words" title={text}>
            {text}
          </q>
        ))}
      </div>
      <PredictionList clip={clip} manifest={manifest} />
      <button
        type="button"
        className="quiet watch"
        aria-pressed={isChosen}
        title="Show reconstructions of this clip (at most four clips)"
        onClick={() => clips.toggleChosen(clip.id)}
      >
        <Icon name="picture" size={14} />
        Reconstruct<span className="visually-hidden"> {clip.name}</span>
      </button>
    </li>
  );
}

function Thumbnail({ clip }: { readonly clip: ClipCard }) {
  const { thumbnail } = clip;
  const pixels = useMemo(
    () => thumbnail && framePixels(thumbnail.rgb, [1, thumbnail.height, thumbnail.width, 3], 0),
    [thumbnail],
  );
  const heat = Object.values(clip.previews ?? {}).find((preview) => "levels" in preview);
  if (!pixels && heat) return <Preview preview={heat} name="" targetPx={thumbnailPx} />;
  if (!pixels)
    return (
      <span className="no-picture">
        <Icon name="sound" size={28} />
      </span>
    );
  return <PixelCanvas pixels={pixels} name="" targetPx={thumbnailPx} />;
}
