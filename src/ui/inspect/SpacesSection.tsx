import { useState } from "react";
import type { ClipView } from "../../contract/inspectClip";
import { isTrainedOn } from "../../state/dataKey";
import { spacesCsv, type PictureSource } from "../../state/spaceExports";
import { DownloadButton } from "../components/DownloadButton";
import { frameCount } from "../pictures/pixels";
import { useClips, useInspect, useRun } from "../storeHooks";
import { useIsNarrow } from "./mask/useIsNarrow";
import { DecoderChoice } from "./spaces/DecoderChoice";
import { SoundPanel } from "./spaces/SoundPanel";
import { SpaceFigure } from "./spaces/SpaceFigure";
import { SpacesBar, type PictureOptions } from "./spaces/SpacesBar";

/** Shows and plays what the kept and the dropped channels contain of a clip. */
export function SpacesSection() {
  const clip = useInspect((state) => state.clip);
  // two pictures side by side on a narrow screen
  const zoom = useIsNarrow() ? 3 : 4;
  const [options, setOptions] = useState<PictureOptions>({
    frame: 0,
    zoom,
    isSmooth: false,
    showsErrors: false,
  });
  const frames = frameCount(
    Object.values(clip?.modalities ?? {}).flatMap(({ pictures }) => pictures),
  );
  return (
    <section className="spaces-section" aria-label="Both spaces">
      <div className="section-head">
        <h2>Both spaces</h2>
        <span className="tally">
          how the kept and the dropped channels of a clip look and sound
        </span>
      </div>
      <SpacesBar options={options} frames={frames} onChange={setOptions} />
      <DecoderChoice />
      <DecoderWarning />
      {clip && <Spaces clip={clip} options={options} />}
    </section>
  );
}

/** Warns while the decoder itself is poor. */
function DecoderWarning() {
  const pictures = useRun((state) => state.pictures);
  const modalities = useRun(({ opened }) => opened?.modalities);
  const poor = Object.entries(pictures?.gain ?? {}).filter(
    ([, gain]) => gain < (pictures?.gainNeeded ?? 0),
  );
  if (poor.length === 0) return null;
  const names = poor.map(([id]) => modalities?.find((one) => one.id === id)?.name ?? id);
  return (
    <p className="notice warn">
      {names.join(" and ")}: even with all channels the picture of the run is hardly better than the
      mean picture, so its pictures of both spaces mean little yet. Train longer.
    </p>
  );
}

function Spaces({ clip, options }: { readonly clip: ClipView; readonly options: PictureOptions }) {
  const opened = useRun((state) => state.opened);
  const epoch = useInspect(({ mask }) => mask?.epoch ?? 0);
  const fill = useInspect(({ view }) => view.fill);
  const isByHand = useInspect(({ view }) => view.hand !== undefined);
  const source: PictureSource = { clipId: clip.clipId, epoch, fill, isByHand };
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const figures = Object.entries(clip.modalities).map(([id, view]) => {
    const known = opened?.modalities.find((one) => one.id === id);
    const [first] = view.pictures;
    const card =
      manifest?.modalities.find((one) => one.id === id) ??
      (known && { ...known, shape: first?.shape ?? [] });
    if (!card) return null;
    return (
      <div key={id} className="space-modality" role="group" aria-label={`Spaces of ${card.name}`}>
        <h3>{card.name}</h3>
        {view.whyNone !== undefined && <p className="hint">{view.whyNone}</p>}
        <div
          className={options.isSmooth ? "space-row smooth" : "space-row"}
          tabIndex={0}
          role="group"
          aria-label={`Pictures of ${card.name}`}
        >
          {view.pictures.map((picture) => (
            <SpaceFigure
              key={picture.name}
              picture={picture}
              view={view}
              card={card}
              source={source}
              options={options}
              channels={opened?.channels ?? 0}
            />
          ))}
        </div>
        {card.kind === "spectrogram" && card.axes && view.pictures.length > 0 && (
          <SoundPanel source={source} card={card} pictures={view.pictures} />
        )}
      </div>
    );
  });
  return (
    <>
      {figures}
      <div className="buttons">
        <DownloadButton name="spaces.csv" text={() => spacesCsv(clip, source)} />
      </div>
    </>
  );
}
