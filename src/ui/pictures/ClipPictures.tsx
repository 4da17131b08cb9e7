import type { PicturesReport } from "../../contract/telemetry";
import { isTrainedOn } from "../../state/dataKey";
import { useClips, useRun } from "../storeHooks";
import { PictureCell } from "./PictureCell";

interface ClipPicturesProps {
  readonly clip: PicturesReport["clips"][number];
  readonly report: PicturesReport;
  readonly frame: number;
}

/** The pictures of one clip, a row per modality. */
export function ClipPictures({ clip, report, frame }: ClipPicturesProps) {
  const opened = useRun((state) => state.opened);
  // Ids repeat across datasets, so another dataset would caption another clip.
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const card = manifest?.clips.find(({ id }) => id === clip.id);
  const label = card ? manifest?.classes[card.label] : undefined;
  const name = card?.name ?? clip.id;
  return (
    <article className="clip-pictures" aria-label={`Reconstructions of ${name}`}>
      <h3>
        {name}
        {label !== undefined && <span className="tag">{label}</span>}
        {card && <span className="tag">{card.split} clip</span>}
      </h3>
      {Object.entries(clip.byModality).map(([id, pictures]) => {
        const hasMeaning = report.channels > 0 && (report.gain[id] ?? 0) >= report.gainNeeded;
        const shown = hasMeaning
          ? pictures
          : pictures.filter((picture) => picture.name === "input" || picture.name === "full");
        const modality = manifest?.modalities.find((one) => one.id === id);
        const ofRun = opened?.modalities.find((one) => one.id === id);
        const modalityName = ofRun?.name ?? id;
        return (
          <div key={id} className="picture-row" role="group" aria-label={modalityName}>
            {shown.map((picture) => (
              <PictureCell
                key={picture.name}
                picture={picture}
                channels={report.channels}
                frame={frame}
                kind={ofRun?.kind}
                axes={modality?.axes}
                of={`${modalityName} of ${name}`}
              />
            ))}
          </div>
        );
      })}
    </article>
  );
}
