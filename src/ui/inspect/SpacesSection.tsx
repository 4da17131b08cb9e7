import { useState } from "react";
import type { ClipView } from "../../contract/inspectClip";
import { isTrainedOn } from "../../state/dataKey";
import { spacesCsv, type Whence } from "../../state/spaceExports";
import { DownloadButton } from "../components/DownloadButton";
import { frameCount } from "../pictures/pixels";
import { useClips, useInspect, useRun } from "../storeHooks";
import { useNarrow } from "./mask/useNarrow";
import { DecoderChoice } from "./spaces/DecoderChoice";
import { SoundPanel } from "./spaces/SoundPanel";
import { SpaceFigure } from "./spaces/SpaceFigure";
import { SpacesBar, type Looks } from "./spaces/SpacesBar";

/** What kept and dropped channels show of a clip, in picture and sound. */
export function SpacesSection() {
  const clip = useInspect((state) => state.clip);
  // two pictures side by side on a narrow screen
  const zoom = useNarrow() ? 3 : 4;
  const [looks, setLooks] = useState<Looks>({
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
          what a clip&rsquo;s kept and dropped channels show and sound like
        </span>
      </div>
      <SpacesBar looks={looks} frames={frames} onChange={setLooks} />
      <DecoderChoice />
      <Early />
      {clip && <Spaces clip={clip} looks={looks} />}
    </section>
  );
}

/** A word of caution while the decoder itself is poor. */
function Early() {
  const pictures = useRun((state) => state.pictures);
  const modalities = useRun(({ opened }) => opened?.modalities);
  const poor = Object.entries(pictures?.gain ?? {}).filter(
    ([, gain]) => gain < (pictures?.gainNeeded ?? 0),
  );
  if (poor.length === 0) return null;
  const names = poor.map(([id]) => modalities?.find((one) => one.id === id)?.name ?? id);
  return (
    <p className="notice warn">
      {names.join(" and ")}: even from all channels the run&rsquo;s picture is hardly better than
      the mean one as the run stands, so its pictures of either space mean little yet.
    </p>
  );
}

function Spaces({ clip, looks }: { readonly clip: ClipView; readonly looks: Looks }) {
  const opened = useRun((state) => state.opened);
  const epoch = useInspect(({ mask }) => mask?.epoch ?? 0);
  const fill = useInspect(({ view }) => view.fill);
  const isByHand = useInspect(({ view }) => view.hand !== undefined);
  const whence: Whence = { clipId: clip.clipId, epoch, fill, isByHand };
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
          className={looks.isSmooth ? "space-row smooth" : "space-row"}
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
              whence={whence}
              looks={looks}
              channels={opened?.channels ?? 0}
            />
          ))}
        </div>
        {card.kind === "spectrogram" && card.axes && view.pictures.length > 0 && (
          <SoundPanel whence={whence} card={card} pictures={view.pictures} />
        )}
      </div>
    );
  });
  return (
    <>
      {figures}
      <div className="buttons">
        <DownloadButton name="spaces.csv" text={() => spacesCsv(clip, whence)} />
      </div>
    </>
  );
}
