import { useState } from "react";
import { isTrainedOn } from "../../state/dataKey";
import { percent } from "../../state/explain";
import { useClips, useRun, useSetup } from "../storeHooks";
import { ClipPictures } from "./ClipPictures";
import { FrameChips } from "./FrameChips";
import { frameCount } from "./pixels";

/** Reconstructions of clips from their codes: whole, and behind the mask, its complement and a random mask. */
export function Reconstructions() {
  const report = useRun((state) => state.pictures);
  const hasMask = report === undefined || report.channels > 0;
  const opened = useRun((state) => state.opened);
  const isOtherDataset = useClips(
    (state) => opened !== undefined && !isTrainedOn({ opened }, state.manifest),
  );
  const [frame, setFrame] = useState(0);
  const isEarly = report
    ? Object.values(report.gain).every((value) => value < report.gainNeeded)
    : false;
  const frames = frameCount(
    (report?.clips ?? []).flatMap(({ byModality }) => Object.values(byModality).flat()),
  );
  return (
    <section className="reconstructions" aria-label="Reconstructions">
      <div className="section-head">
        <h2>Reconstructions</h2>
        {report && <span className="tally">at step {report.step}</span>}
        <FrameChips frames={frames} frame={frame} onChoose={setFrame} />
      </div>
      <p className="hint">
        {hasMask
          ? "The complementary picture uses the channels that the mask keeps, the contradictory one those that it drops. The random mask is a control that keeps equally many channels. The decoder was trained on unmasked codes only, so a masked picture shows how it fills missing channels, not the inputs of the classifier."
          : "This run has no mask, so only the input and the full reconstruction are shown."}
      </p>
      {report && isOtherDataset && (
        <p className="hint">
          These clips belong to the dataset of the run, which differs from the dataset shown under
          Clips.
        </p>
      )}
      {report ? (
        <>
          <Gains gain={report.gain} needed={report.gainNeeded} hasMask={hasMask} />
          <div className={isEarly ? "clip-list early" : "clip-list"}>
            {report.clips.map((clip) => (
              <ClipPictures
                key={clip.id}
                clip={clip}
                report={report}
                frame={Math.min(frame, frames - 1)}
              />
            ))}
          </div>
        </>
      ) : (
        <NoPictures />
      )}
    </section>
  );
}

const decodersId = "reconstruction";

/** Why there are no pictures, and how to get them. */
function NoPictures() {
  const count = useClips((state) => state.chosen.length);
  const config = useRun((state) => state.config);
  const part = useSetup(
    ({ catalogue }) => catalogue?.parts.find(({ id }) => id === decodersId)?.name ?? decodersId,
  );
  const lacksDecoders = config !== undefined && !config.parts.some(({ id }) => id === decodersId);
  return <p className="empty">{noPicturesText(part, lacksDecoders, count)}</p>;
}

function noPicturesText(part: string, lacksDecoders: boolean, count: number): string {
  if (lacksDecoders)
    return `This run has no reconstructions. Switch on the part "${part}" and train again to see them.`;
  if (count === 0)
    return `Choose clips under Clips and start a run with the part "${part}" to see their pictures.`;
  const clips = count === 1 ? "the chosen clip" : `the ${count} chosen clips`;
  return `Start a run with the part "${part}" to see pictures of ${clips}. Choose others under Clips.`;
}

interface GainsProps {
  readonly gain: Readonly<Record<string, number>>;
  readonly needed: number;
  readonly hasMask: boolean;
}

function Gains({ gain, needed, hasMask }: GainsProps) {
  const modalities = useRun((state) => state.opened?.modalities);
  return (
    <ul className="gains">
      {Object.entries(gain).map(([id, value]) => (
        <li key={id} className={value < needed ? "low" : ""}>
          {modalities?.find((one) => one.id === id)?.name ?? id}: the error of the full
          reconstruction is {percent(Math.abs(value))} {value < 0 ? "above" : "below"} that of the
          mean image
          {!hasMask
            ? "."
            : value < needed
              ? `. Masked pictures are shown once it is ${percent(needed)} below.`
              : `, and masked pictures need ${percent(needed)}.`}
        </li>
      ))}
    </ul>
  );
}
