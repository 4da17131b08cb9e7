import { useClips } from "../stores";
import { ClipGrid } from "./ClipGrid";
import { DropZone } from "./DropZone";
import { MediaProgressBar } from "./MediaProgressBar";
import { PlanView } from "./PlanView";
import { Problems } from "./Problems";

/** The dataset that is there, and the way to bring one's own. */
export function ClipsPanel() {
  const manifest = useClips((state) => state.manifest);
  const plan = useClips((state) => state.plan);
  const status = useClips((state) => state.status);
  const failure = useClips((state) => state.failure);
  return (
    <section className="clips" id="clips" tabIndex={-1} aria-label="Clips" data-status={status}>
      <div className="section-head">
        <h2>Clips</h2>
        {manifest && (
          <span className="tally">
            {manifest.name}: {manifest.counts.train} train, {manifest.counts.validation} validation,{" "}
            {manifest.counts.test} test (sealed)
          </span>
        )}
      </div>
      <DropZone />
      <div aria-live="polite">{failure !== "" && <p className="notice bad">{failure}</p>}</div>
      <MediaProgressBar />
      {plan && status !== "importing" && <PlanView plan={plan} />}
      {manifest && (
        <>
          <Problems title="Clips left out" problems={manifest.problems} />
          <ClipGrid manifest={manifest} />
        </>
      )}
    </section>
  );
}
