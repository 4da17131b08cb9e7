import type { Scores } from "../../../contract/inspect";
import { splitCsv } from "../../../state/findingExports";
import { DownloadButton } from "../../components/DownloadButton";
import { formatShare } from "../../measures/formatters";
import { useInspect } from "../../storeHooks";

/** Accuracy, cross-entropy and ECE of all validation clips, under the mask in hand and the learned one. */
export function ValidationScores() {
  const split = useInspect((state) => state.split);
  const isByHand = useInspect(({ view }) => view.hand !== undefined);
  return (
    <div className="validation-scores">
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Validation, table">
        <table className="figures-table">
          <thead>
            <tr>
              <th scope="col">{split ? `${split.clips} validation clips` : "Validation clips"}</th>
              <th scope="col">Accuracy</th>
              <th scope="col">Cross-entropy, nats</th>
              <th scope="col">ECE</th>
            </tr>
          </thead>
          <tbody>
            {isByHand && <ScoreRow name="By hand" scores={split?.asked} />}
            <ScoreRow name="Learned mask" scores={split?.learned} />
          </tbody>
        </table>
      </div>
      <div className="buttons">
        <DownloadButton
          name="validation.csv"
          isEnabled={split !== undefined}
          text={() => (split ? splitCsv(split) : "")}
        />
      </div>
      <p className="visually-hidden" aria-live="polite">
        {split &&
          isByHand &&
          `Accuracy on ${split.clips} validation clips: ${formatShare(split.asked.accuracy)} by hand, ${formatShare(split.learned.accuracy)} under the learned mask.`}
      </p>
      <p className="hint">
        The classifier was trained behind the learned mask only, so any other mask loses for that
        reason alone. What a mask is worth is tested further below, with heads that are trained
        anew.
      </p>
    </div>
  );
}

function ScoreRow({
  name,
  scores,
}: {
  readonly name: string;
  readonly scores: Scores | undefined;
}) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>{scores ? formatShare(scores.accuracy) : "…"}</td>
      <td>{scores ? scores.crossEntropy.toFixed(3) : "…"}</td>
      <td>{scores ? scores.ece.toFixed(3) : "…"}</td>
    </tr>
  );
}
