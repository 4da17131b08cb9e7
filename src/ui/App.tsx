/** The page and its two views. */
import { Charts } from "./charts/Charts";
import { ClaimsPanel } from "./claims/ClaimsPanel";
import { ClipsPanel } from "./clips/ClipsPanel";
import { useFileDrop } from "./clips/useFileDrop";
import { BaselinePanel } from "./compare/BaselinePanel";
import { ComparePanel } from "./compare/ComparePanel";
import { focusRun } from "./layout/focusRun";
import { Header } from "./layout/Header";
import { LinkProblems } from "./layout/LinkProblems";
import { useLinkSync } from "./layout/useLinkSync";
import { MeasuresPanel } from "./measures/MeasuresPanel";
import { InspectorView } from "./inspect/InspectorView";
import { AugmentedClips } from "./pictures/AugmentedClips";
import { Reconstructions } from "./pictures/Reconstructions";
import { TestAndRecord } from "./run/TestAndRecord";
import { FailurePanel } from "./run/FailurePanel";
import { RunSummary } from "./run/RunSummary";
import { RunControls } from "./run/RunControls";
import { SetupPanel } from "./setup/SetupPanel";
import { useInspect } from "./storeHooks";

export function App() {
  useLinkSync();
  const isDropping = useFileDrop();
  const isInspecting = useInspect(({ view }) => view.isOpen);
  return (
    <div className={isDropping ? "page dropping" : "page"}>
      <a
        className="skip"
        href="#run"
        onClick={(event) => {
          event.preventDefault();
          focusRun();
        }}
      >
        Skip to the run
      </a>
      <Header />
      <main className={isInspecting ? "views inspecting" : "views"}>
        <LinkProblems />
        {isInspecting ? <InspectorView /> : <TrainView />}
      </main>
    </div>
  );
}

/** The setup on the left; the run, its results and the clips on the right. */
function TrainView() {
  return (
    <>
      <SetupPanel />
      <div className="run" id="run" tabIndex={-1}>
        <RunControls />
        <FailurePanel />
        <RunSummary />
        <BaselinePanel />
        <Charts />
        <Reconstructions />
        <AugmentedClips />
        <MeasuresPanel />
        <TestAndRecord />
        <ComparePanel />
        <ClaimsPanel />
        <ClipsPanel />
      </div>
    </>
  );
}
