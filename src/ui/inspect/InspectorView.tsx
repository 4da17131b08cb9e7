/** The view of the mask inspector, for a finished or a running run. */
import { FailurePanel } from "../run/FailurePanel";
import { RunControls } from "../run/RunControls";
import { useInspect, useRun } from "../storeHooks";
import { Ablations } from "./findings/Ablations";
import { FindingsSection } from "./FindingsSection";
import { MaskSection } from "./MaskSection";
import { SpacesSection } from "./SpacesSection";

export function InspectorView() {
  const channels = useRun(({ opened }) => opened?.channels);
  const refusal = useInspect((state) => state.refusal);
  return (
    <div className="inspector" id="run" tabIndex={-1}>
      <RunControls />
      <FailurePanel />
      {refusal !== "" && (
        <div className="notice bad" role="alert">
          <p>{refusal}</p>
        </div>
      )}
      {channels === undefined ? (
        <p className="empty">
          Nothing is trained yet. Press Train; after the first epoch this view shows the mask while
          it learns.
        </p>
      ) : channels === 0 ? (
        <p className="empty">
          This run has no mask: it keeps every channel of every modality. Choose the method
          &ldquo;CM-VQVAE&rdquo; under Training, or switch the part &ldquo;Feature mask&rdquo; on,
          and train again.
        </p>
      ) : (
        <>
          <MaskSection />
          <SpacesSection />
          <FindingsSection />
        </>
      )}
      <section className="findings-section" aria-label="Ablations of the mask">
        <Ablations />
      </section>
    </div>
  );
}
