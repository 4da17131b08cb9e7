import { useState } from "react";
import { percent } from "../../state/explain";
import { useClips, useRun } from "../stores";
import { ClipPictures } from "./ClipPictures";

/** What the codes hold, and what the mask keeps and drops of it. */
export function Reconstructions() {
  const report = useRun((state) => state.pictures);
  const chosen = useClips((state) => state.chosen);
  const [frame, setFrame] = useState(0);
  const early = report
    ? Object.values(report.gain).every((value) => value < report.gainNeeded)
    : false;
  const frames = Math.max(
    1,
    ...(report?.clips ?? []).flatMap(({ byModality }) =>
      Object.values(byModality).flatMap((list) =>
        list.map(({ shape }) => (shape.length === 4 ? (shape[0] ?? 1) : 1)),
      ),
    ),
  );
  return (
    <section className="reconstructions" aria-label="Reconstructions">
      <div className="section-head">
        <h2>Reconstructions</h2>
        {report && <span className="tally">at step {report.step}</span>}
        {frames > 1 && (
          <div className="chips" role="group" aria-label="Frame">
            {Array.from({ length: frames }, (_, i) => (
              <button
                key={i}
                type="button"
                className="chip"
                aria-pressed={frame === i}
                onClick={() => setFrame(i)}
              >
                Frame {i + 1}
              </button>
            ))}
          </div>
        )}
      </div>
      <p className="hint">
        Complementary is what the mask keeps, contradictory what it drops, and the random mask is
        the control: it keeps as many channels. The decoder has only ever seen unmasked codes, so a
        masked picture shows what it makes of missing channels, not what the classifier sees.
      </p>
      {report ? (
        <>
          <Gains gain={report.gain} needed={report.gainNeeded} />
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
        <p className="empty">
          Pictures of{" "}
          {chosen.length === 1 ? "the chosen clip" : `the ${chosen.length} chosen clips`} appear
          when a run with the Reconstruction part has begun. Choose others under Clips.
        </p>
      )}
    </section>
  );
}

interface GainsProps {
  readonly gain: Readonly<Record<string, number>>;
  readonly needed: number;
}

function Gains({ gain, needed }: GainsProps) {
  const modalities = useClips((state) => state.manifest?.modalities);
  return (
    <ul className="gains">
      {Object.entries(gain).map(([id, value]) => (
        <li key={id} className={value < needed ? "low" : ""}>
          {modalities?.find((one) => one.id === id)?.name ?? id}: the full reconstruction&apos;s
          error is {percent(Math.abs(value))} {value < 0 ? "above" : "below"} the mean image&apos;s
          {value < needed
            ? `; ${percent(needed)} below is needed, so mask pictures mean nothing yet and are not shown.`
            : ` (${percent(needed)} is needed).`}
        </li>
      ))}
    </ul>
  );
}
