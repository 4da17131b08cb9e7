import type { PicturesReport } from "../../contract/telemetry";
import { useClips } from "../stores";
import { PictureCell } from "./PictureCell";

interface ClipPicturesProps {
  readonly clip: PicturesReport["clips"][number];
  readonly report: PicturesReport;
  readonly frame: number;
}

/** One clip: a row of pictures per modality. */
export function ClipPictures({ clip, report, frame }: ClipPicturesProps) {
  const manifest = useClips((state) => state.manifest);
  const card = manifest?.clips.find(({ id }) => id === clip.id);
  const label = card ? manifest?.classes[card.label] : undefined;
  const name = card?.name ?? clip.id;
  return (
    <article className="clip-pictures" aria-label={`Reconstructions of ${name}`}>
      <h3>
        {name}
        {label !== undefined && <span className="tag">{label}</span>}
      </h3>
      {Object.entries(clip.byModality).map(([id, pictures]) => {
        const meaningful = (report.gain[id] ?? 0) >= report.gainNeeded;
        const shown = meaningful
          ? pictures
          : pictures.filter((picture) => picture.name === "input" || picture.name === "full");
        const modality = manifest?.modalities.find((one) => one.id === id);
        return (
          <div key={id} className="picture-row" role="group" aria-label={modality?.name ?? id}>
            {shown.map((picture) => (
              <PictureCell
                key={picture.name}
                picture={picture}
                channels={report.channels}
                frame={frame}
                axes={modality?.axes}
                of={`${modality?.name ?? id} of ${name}`}
              />
            ))}
          </div>
        );
      })}
    </article>
  );
}
