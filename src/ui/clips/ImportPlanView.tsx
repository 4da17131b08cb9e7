import { useEffect, useRef } from "react";
import type { ImportPlan } from "../../contract/door";
import { useAppStores } from "../storeHooks";
import { ImportPlanOptions } from "./ImportPlanOptions";
import { ProblemList } from "./ProblemList";

const labelSources = {
  folder: "folder names",
  "crema-d": "CREMA-D file names",
  "labels-csv": "labels.csv",
} as const;

/** Shows the classes, splits and problems of an import before any file is decoded. */
export function ImportPlanView({ plan }: { readonly plan: ImportPlan }) {
  const app = useAppStores();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const canImport = plan.clips > 0;
  return (
    <div className="plan" role="group" aria-labelledby="plan-title">
      <h3 id="plan-title" ref={title} tabIndex={-1}>
        {plan.clips} clips in {plan.classes.length} classes
      </h3>
      <p>
        Classes from {labelSources[plan.labelSource]};{" "}
        {plan.modalities.join(" and ") || "no modality"} in each clip. Split: {plan.split.train}{" "}
        train, {plan.split.validation} validation, {plan.split.test} test.
      </p>
      <ul className="bars" aria-label="Clips per class" tabIndex={0}>
        {plan.classes.map(({ name, clips }) => (
          <li key={name}>
            <span>{name}</span>
            <meter
              min={0}
              max={Math.max(1, ...plan.classes.map((one) => one.clips))}
              value={clips}
              aria-label={name}
            />
            <b>{clips}</b>
          </li>
        ))}
      </ul>
      <ImportPlanOptions plan={plan} />
      {plan.warnings.map((warning) => (
        <p key={warning} className="notice warn">
          {warning}
        </p>
      ))}
      <ProblemList title="Files that will be skipped" problems={plan.problems} />
      <div className="buttons">
        <button
          type="button"
          className="main"
          aria-disabled={!canImport}
          onClick={() => {
            if (!canImport) return;
            focusClips();
            void app.importClips();
          }}
        >
          Import
        </button>
        <button
          type="button"
          onClick={() => {
            focusClips();
            app.clips.discardPlan();
          }}
        >
          Discard
        </button>
      </div>
    </div>
  );
}

/** Keeps the focus in the section when the pressed button disappears. */
function focusClips(): void {
  document.getElementById("clips")?.focus({ preventScroll: true });
}
