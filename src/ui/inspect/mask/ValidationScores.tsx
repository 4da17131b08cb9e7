import { splitCsv } from "../../../state/findingExports";
import { DataTable } from "../../components/DataTable";
import { DownloadButton } from "../../components/DownloadButton";
import { formatShare } from "../../measures/formatters";
import { useInspect } from "../../storeHooks";

/** Accuracy, cross-entropy and ECE of all validation clips, with the edited mask and the learned one. */
export function ValidationScores() {
  const split = useInspect((state) => state.split);
  const isByHand = useInspect(({ view }) => view.hand !== undefined);
  return (
    <div className="validation-scores">
      <DataTable
        variant="plain"
        label="Validation, table"
        rows={[
          ...(isByHand ? [{ name: "By hand", scores: split?.requested }] : []),
          { name: "Learned mask", scores: split?.learned },
        ]}
        keyOf={({ name }) => name}
        columns={[
          {
            key: "name",
            title: split ? `${split.clips} validation clips` : "Validation clips",
            cell: ({ name }) => name,
          },
          {
            key: "accuracy",
            title: "Accuracy",
            cell: ({ scores }) => (scores ? formatShare(scores.accuracy) : "…"),
          },
          {
            key: "crossEntropy",
            title: "Cross-entropy, nats",
            cell: ({ scores }) => scores?.crossEntropy.toFixed(3) ?? "…",
          },
          { key: "ece", title: "ECE", cell: ({ scores }) => scores?.ece.toFixed(3) ?? "…" },
        ]}
      />
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
          `Accuracy on ${split.clips} validation clips: ${formatShare(split.requested.accuracy)} by hand, ${formatShare(split.learned.accuracy)} under the learned mask.`}
      </p>
      <p className="hint">
        Other masks are at a disadvantage here, because the classifier was trained with the learned
        mask only. To compare masks fairly, press &ldquo;Retrain equal heads&rdquo; below.
      </p>
    </div>
  );
}
