import { useState } from "react";
import type { AugmentedReport } from "../../contract/telemetry";
import { isTrainedOn } from "../../state/dataKey";
import { useClips, useRun } from "../storeHooks";
import { FrameChips } from "./FrameChips";
import { frameCount } from "./pixels";
import { PictureCell } from "./PictureCell";

/** The chosen clips next to what augmentation makes of them; nothing in a run without augmentation. */
export function AugmentedClips() {
  const report = useRun((state) => state.augmented);
  const [frame, setFrame] = useState(0);
  if (!report) return null;
  const frames = frameCount(
    report.clips.flatMap(({ byModality }) => Object.values(byModality).flat()),
  );
  return (
    <section className="reconstructions" aria-label="Augmented clips">
      <div className="section-head">
        <h2>Augmented clips</h2>
        <span className="tally">at step {report.step}</span>
        <FrameChips frames={frames} frame={frame} onChoose={setFrame} />
      </div>
      <p className="hint">
        The clips chosen under Clips, as they are and as a training batch of this step would have
        them. Every step draws other changes; validation and test clips are evaluated as they are.
      </p>
      {report.clips.map((clip) => (
        <AugmentedClip key={clip.id} clip={clip} frame={Math.min(frame, frames - 1)} />
      ))}
    </section>
  );
}

interface AugmentedClipProps {
  readonly clip: AugmentedReport["clips"][number];
  readonly frame: number;
}

/** The pictures of one clip, a row for all modalities. */
function AugmentedClip({ clip, frame }: AugmentedClipProps) {
  const opened = useRun((state) => state.opened);
  const manifest = useClips((state) =>
    isTrainedOn({ opened }, state.manifest) ? state.manifest : undefined,
  );
  const name = manifest?.clips.find(({ id }) => id === clip.id)?.name ?? clip.id;
  return (
    <article className="clip-pictures" aria-label={`Augmentation of ${name}`}>
      <h3>{name}</h3>
      <div className="picture-row">
        {Object.entries(clip.byModality).flatMap(([id, pictures]) => {
          const ofRun = opened?.modalities.find((one) => one.id === id);
          return pictures.map((picture) => (
            <PictureCell
              key={`${id}/${picture.name}`}
              picture={picture}
              channels={0}
              frame={frame}
              kind={ofRun?.kind}
              axes={manifest?.modalities.find((one) => one.id === id)?.axes}
              of={`${ofRun?.name ?? id} of ${name}`}
            />
          ));
        })}
      </div>
    </article>
  );
}
