import { useState } from "react";
import { useStore } from "zustand";
import type { SplitName } from "../../contract/clip";
import { selectedEpochText } from "../../state/explain";
import { SealedTestNote } from "../run/SealedTestNote";
import { SelectField } from "../components/SelectField";
import { useAppStores, useCan, useRun } from "../storeHooks";
import { MeasuresView } from "./MeasuresView";

const splits: readonly SplitName[] = ["validation", "train", "test"];
const splitNames: Readonly<Record<SplitName, string>> = {
  validation: "Validation",
  train: "Training",
  test: "Test (sealed)",
};

/** Measures one split on request and shows the report. */
export function MeasuresPanel() {
  const { run, unimodalBaselines: alone } = useAppStores();
  const doing = useStore(alone.store, (state) => state.current);
  const [split, setSplit] = useState<SplitName>("validation");
  const busy = useRun((state) => state.measured.busy);
  const canMeasure = useCan("measure") && busy === undefined && doing === "";
  const refusal = useRun((state) => state.measured.refusal);
  const report = useRun((state) => state.measured.reports[split]);
  return (
    <section className="measures" aria-labelledby="measures-title">
      <h2 id="measures-title">Measures</h2>
      <div className="filters">
        <SelectField<SplitName>
          label="Clips"
          value={split}
          values={splits}
          nameOf={(one) => splitNames[one]}
          onChoose={setSplit}
        />
        <button
          type="button"
          aria-disabled={!canMeasure}
          onClick={() => {
            if (canMeasure) void run.measure(split);
          }}
        >
          {split === "test" ? "Open the test split and measure" : "Measure"}
        </button>
        <span className="tally" aria-live="polite">
          {busy ? `Measuring the ${busy} split…` : doing || <ReportStatus split={split} />}
        </span>
      </div>
      {split === "test" && (
        <p className="hint">
          <SealedTestNote />
        </p>
      )}
      {refusal !== "" && (
        <div className="notice bad" role="alert">
          <p>{refusal}</p>
        </div>
      )}
      {report ? (
        <MeasuresView key={split} report={report} />
      ) : (
        <p className="empty">
          Pause or finish a run, then press Measure to see its accuracy, F1, mAP and calibration,
          its confusion and agreement matrices with the clips of every cell, single-modality
          accuracy by five definitions, Shapley values, gradients and modality gaps.
        </p>
      )}
    </section>
  );
}

/** Which weights the report measures, and whether the run has continued since. */
function ReportStatus({ split }: { readonly split: SplitName }) {
  const report = useRun((state) => state.measured.reports[split]);
  const step = useRun((state) => state.step?.step ?? 0);
  const selection = useRun((state) => state.config?.selection.id);
  if (!report) return null;
  const weights =
    report.epoch === 0
      ? `with the weights of step ${report.step}, before an epoch has ended`
      : `with the weights of ${selectedEpochText(report.epoch, selection)}`;
  return (
    <>
      {report.clips} clips, {weights}
      {step > report.step &&
        `; measured at step ${report.step}, while the run is now at step ${step}`}
      .
    </>
  );
}
