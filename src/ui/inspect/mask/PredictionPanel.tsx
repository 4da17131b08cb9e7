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

/** Predictions for the chosen clip under the mask, and scores on all validation clips once the edits pause. */
export function PredictionPanel() {
  const clip = useInspect((state) => state.clip);
  return (
    <section className="prediction-panel" aria-label="Predictions">
      <h3>Predictions under the mask</h3>
      <ClipChoice />
      {clip ? (
        <ClipPrediction clip={clip} />
      ) : (
        <p className="empty">The predictions are being computed…</p>
      )}
      <ValidationScores />
    </section>
  );
}

function ClipPrediction({ clip }: { readonly clip: ClipView }) {
  const classes = useRun(({ opened }) => opened?.classes) ?? noClasses;
  const responseMs = useInspect((state) => state.responseMs);
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
  const topClassText = ({ probabilities }: ShownPrediction): string => {
    const k = largest(probabilities);
    return `${classes[k] ?? ""} ${percent(probabilities[k] ?? 0)}`;
  };
  return (
    <>
      <p aria-live="polite" className="spoken">
        {clipName(clip.clipId)} is {classes[clip.label]}.{" "}
        {fused.map((one) => `Fused, ${one.on}: ${topClassText(one)}.`).join(" ")}
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
        A modality&rsquo;s own head was trained with all of its channels, so its predictions with
        the kept ones alone are less reliable.
        {responseMs !== undefined && (
          <span className="response-ms"> Computed in {Math.round(responseMs)} ms.</span>
        )}
      </p>
    </>
  );
}
