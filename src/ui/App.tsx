/** The page and its two views. */
import { Charts } from "./charts/Charts";
import { ClipsPanel } from "./clips/ClipsPanel";
import { useDrops } from "./clips/useDrops";
import { ComparePanel } from "./compare/ComparePanel";
import { Header } from "./layout/Header";
import { LinkProblems } from "./layout/LinkProblems";
import { useLink } from "./layout/useLink";
import { MeasuresPanel } from "./measures/MeasuresPanel";
import { InspectorView } from "./inspect/InspectorView";
import { Reconstructions } from "./pictures/Reconstructions";
import { AfterRun } from "./run/AfterRun";
import { FailurePanel } from "./run/FailurePanel";
import { Happening } from "./run/Happening";
import { Transport } from "./run/Transport";
import { SetupPanel } from "./setup/SetupPanel";
import { useInspect } from "./stores";

export function App() {
  useLink();
  const dropping = useDrops();
  const isInspecting = useInspect(({ view }) => view.isOpen);
  return (
    <div className={dropping ? "page dropping" : "page"}>
      <a className="skip" href="#run" onClick={focusRun}>
        Skip to the run
      </a>
      <Header />
      <main className={isInspecting ? "bench inspecting" : "bench"}>
        <LinkProblems />
        {isInspecting ? <InspectorView /> : <TrainView />}
      </main>
    </div>
  );
}

/** Setup beside the run, the clips below. */
function TrainView() {
  return (
    <>
      <SetupPanel />
      <div className="run" id="run" tabIndex={-1}>
        <Transport />
        <FailurePanel />
        <Happening />
        <Charts />
        <Reconstructions />
        <MeasuresPanel />
        <AfterRun />
        <ComparePanel />
        <ClipsPanel />
      </div>
    </>
  );
}

/** Moves the focus without touching the hash, which holds the configuration. */
function focusRun(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById("run")?.focus();
}
