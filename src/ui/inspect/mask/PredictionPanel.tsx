import type { ClipView } from "../../../contract/inspectClip";
import { percent } from "../../../state/explain";
import { predictionCsv } from "../../../state/findingExports";
import { DownloadButton } from "../../components/DownloadButton";
import { useInspect, useRun } from "../../storeHooks";
import { ClipChoice } from "./ClipChoice";
import { useClipName } from "./clipChoices";
import { useModalityName } from "./displayedMask";
import { largest, ProbabilityTable, type ShownPrediction } from "./ProbabilityTable";
import { ValidationScores } from "./ValidationScores";

const noClasses: readonly string[] = [];

/** What the mask in hand makes of the chosen clip, and of all validation clips when the hand rests. */
export function PredictionPanel() {
  const clip = useInspect((state) => state.clip);
  return (
    <section className="prediction-panel" aria-label="Predictions">
      <h3>What the mask makes of a clip</h3>
      <ClipChoice />
      {clip ? (
        <ClipPrediction clip={clip} />
      ) : (
        <p className="empty">The clip is being looked at…</p>
      )}
      <ValidationScores />
    </section>
  );
}

function ClipPrediction({ clip }: { readonly clip: ClipView }) {
  const classes = useRun(({ opened }) => opened?.classes) ?? noClasses;
  const answerMs = useInspect((state) => state.answerMs);
  const isByHand = useInspect(({ view }) => view.hand !== undefined);
  const nameOf = useModalityName();
  const clipName = useClipName();
  const fused: readonly ShownPrediction[] = [
    ...(isByHand ? [{ key: "hand", by: "Fused", on: "by hand", probabilities: clip.fused }] : []),
    { key: "learned", by: "Fused", on: "learned", probabilities: clip.learned },
  ];
  const heads = Object.entries(clip.heads).flatMap(([id, probabilities]): ShownPrediction[] => [
    { key: `${id} all`, by: `${nameOf(id)} head`, on: "all", probabilities },
    {
      key: `${id} kept`,
      by: `${nameOf(id)} head`,
      on: "kept",
      probabilities: clip.maskedHeads[id] ?? [],
    },
  ]);
  const says = ({ probabilities }: ShownPrediction): string => {
    const k = largest(probabilities);
    return `${classes[k] ?? ""} ${percent(probabilities[k] ?? 0)}`;
  };
  return (
    <>
      <p aria-live="polite" className="spoken">
        {clipName(clip.clipId)} is {classes[clip.label]}.{" "}
        {fused.map((one) => `Fused, ${one.on}: ${says(one)}.`).join(" ")}
      </p>
      <ProbabilityTable
        label="Class probabilities"
        classes={classes}
        truth={clip.label}
        predictions={[...fused, ...heads]}
      />
      <div className="buttons">
        <DownloadButton name="prediction.csv" text={() => predictionCsv(clip, classes)} />
      </div>
      <p className="hint">
        A modality&rsquo;s own head was trained on all of its channels; on the kept ones alone it
        sees what it never saw.
        {answerMs !== undefined && (
          <span className="answer-ms"> Answered in {Math.round(answerMs)} ms.</span>
        )}
      </p>
    </>
  );
}
