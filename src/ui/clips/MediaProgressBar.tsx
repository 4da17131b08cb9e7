import { useAppStores, useClips } from "../storeHooks";
import { ProblemList } from "./ProblemList";

const labels = {
  preparing: "Preparing clips",
  planning: "Reading file names",
  importing: "Decoding",
} as const;

/** Progress of preparing or decoding clips, with a button to cancel. */
export function MediaProgressBar() {
  const { clips } = useAppStores();
  const status = useClips((state) => state.status);
  const progress = useClips((state) => state.progress);
  if (status !== "preparing" && status !== "planning" && status !== "importing") return null;
  const total = progress?.total ?? 0;
  // Preparing the user's clips decodes them again.
  const label = progress?.phase === "decoding" ? labels.importing : labels[status];
  return (
    <div className="media-progress">
      <progress
        aria-label={label}
        max={Math.max(1, total)}
        {...(total > 0 ? { value: progress?.done ?? 0 } : {})}
      />
      <p className="figures">
        <span>
          {label}
          {total > 0 ? `: ${progress?.done ?? 0} of ${total}` : "…"}
        </span>
        <span className="current">{progress?.current}</span>
      </p>
      <button type="button" onClick={() => void clips.cancel()}>
        Cancel
      </button>
      <ProblemList title="Files skipped so far" problems={progress?.problems ?? []} />
    </div>
  );
}
