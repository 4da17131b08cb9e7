import { useState } from "react";
import { isOn } from "../../state/dataKey";
import { percent } from "../../state/explain";
import { useClips, useRun, useSetup } from "../storeHooks";
import { ClipPictures } from "./ClipPictures";
import { FrameChips } from "./FrameChips";
import { frameCount } from "./pixels";

/** What the codes hold, and what the mask keeps and drops of it. */
export function Reconstructions() {
  const report = useRun((state) => state.pictures);
  const masked = report === undefined || report.channels > 0;
  const opened = useRun((state) => state.opened);
  const elsewhere = useClips((state) => opened !== undefined && !isOn({ opened }, state.manifest));
  const [frame, setFrame] = useState(0);
  const early = report
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
        {masked
          ? "Complementary is what the mask keeps, contradictory what it drops, and the random mask is the control: it keeps as many channels. The decoder has only ever seen unmasked codes, so a masked picture shows what it makes of missing channels, not what the classifier sees."
          : "This run has no mask, so there is nothing to keep or drop: input and full reconstruction alone."}
      </p>
      {report && elsewhere && (
        <p className="hint">
          These are clips of the run&apos;s own dataset, which is not the one shown under Clips.
        </p>
      )}
      {report ? (
        <>
          <Gains gain={report.gain} needed={report.gainNeeded} masked={masked} />
          <div className={early ? "clip-list early" : "clip-list"}>
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

/** Why there are no pictures, with the part's name from its card. */
function NoPictures() {
  const chosen = useClips((state) => state.chosen);
  const config = useRun((state) => state.config);
  const part = useSetup(
    ({ catalogue }) => catalogue?.parts.find(({ id }) => id === decodersId)?.name ?? decodersId,
  );
  const without = config !== undefined && !config.parts.some(({ id }) => id === decodersId);
  return (
    <p className="empty">
      {without
        ? `This run has no part "${part}", so nothing is reconstructed.`
        : `Pictures of ${chosen.length === 1 ? "the chosen clip" : `the ${chosen.length} chosen clips`} appear when a run with the part "${part}" has begun. Choose others under Clips.`}
    </p>
  );
}

interface GainsProps {
  readonly gain: Readonly<Record<string, number>>;
  readonly needed: number;
  readonly masked: boolean;
}

function Gains({ gain, needed, masked }: GainsProps) {
  const modalities = useRun((state) => state.opened?.modalities);
  return (
    <ul className="gains">
      {Object.entries(gain).map(([id, value]) => (
        <li key={id} className={value < needed ? "low" : ""}>
          {modalities?.find((one) => one.id === id)?.name ?? id}: the full reconstruction&apos;s
          error is {percent(Math.abs(value))} {value < 0 ? "above" : "below"} the mean image&apos;s
          {!masked
            ? "."
            : value < needed
              ? `; ${percent(needed)} below is needed, so mask pictures mean nothing yet and are not shown.`
              : ` (${percent(needed)} is needed).`}
        </li>
      ))}
    </ul>
  );
}
