import { useBench, useClips } from "../storeHooks";
import { ProblemList } from "./ProblemList";

const doing = {
  preparing: "Making clips",
  planning: "Reading names",
  importing: "Decoding",
} as const;

/** How far making or decoding is, and the way to cancel it. */
export function MediaProgressBar() {
  const { clips } = useBench();
  const status = useClips((state) => state.status);
  const progress = useClips((state) => state.progress);
  if (status !== "preparing" && status !== "planning" && status !== "importing") return null;
  const total = progress?.total ?? 0;
  // The user's clips are prepared by decoding them again.
  const verb = progress?.phase === "decoding" ? doing.importing : doing[status];
  return (
    <div className="media-progress">
      <progress
        aria-label={verb}
        max={Math.max(1, total)}
        {...(total > 0 ? { value: progress?.done ?? 0 } : {})}
      />
      <p className="figures">
        <span>
          {verb}
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
