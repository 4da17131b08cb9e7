import { dataRequestKey } from "../../state/dataKey";
import { useAppStores, useClips, useSetup } from "../storeHooks";
import { ClipGrid } from "./ClipGrid";
import { ClipSummary } from "./ClipSummary";
import { DropZone } from "./DropZone";
import { MediaProgressBar } from "./MediaProgressBar";
import { ImportPlanView } from "./ImportPlanView";
import { ProblemList } from "./ProblemList";

/** Shows the current dataset, and imports the user's own clips. */
export function ClipsPanel() {
  const manifest = useClips((state) => state.manifest);
  const plan = useClips((state) => state.plan);
  const status = useClips((state) => state.status);
  const failure = useClips((state) => state.failure);
  return (
    <section
      className="clips"
      id="clips"
      tabIndex={-1}
      aria-label="Clips"
      data-status={status === "empty" && failure !== "" ? "failed" : status}
    >
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
      <OutdatedClips />
      <MediaProgressBar />
      {plan && status !== "importing" && <ImportPlanView plan={plan} />}
      {manifest && (
        <>
          <ClipSummary manifest={manifest} />
          <ProblemList title="Excluded clips and other problems" problems={manifest.problems} />
          <ClipGrid manifest={manifest} />
        </>
      )}
    </section>
  );
}

/** Says that the clips below do not match the setup, after a cancel or during a run. */
function OutdatedClips() {
  const app = useAppStores();
  const ofSetup = useSetup(({ config }) => dataRequestKey(config));
  const status = useClips((state) => state.status);
  const shown = useClips((state) => state.shown);
  const failure = useClips((state) => state.failure);
  const isIdle = status === "ready" || status === "empty";
  if (!isIdle || shown === ofSetup || failure !== "") return null;
  return (
    <p className="notice warn stale">
      {shown === ""
        ? "The clips of this setup have not been prepared."
        : "The setup has changed since these clips were prepared."}{" "}
      <button type="button" onClick={() => void app.prepare()}>
        Prepare clips
      </button>
    </p>
  );
}
