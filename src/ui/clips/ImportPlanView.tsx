import { useEffect, useRef } from "react";
import type { ImportPlan } from "../../contract/door";
import { useBench } from "../storeHooks";
import { ImportPlanOptions } from "./ImportPlanOptions";
import { ProblemList } from "./ProblemList";

const labelWords = {
  folder: "the folders' names",
  "crema-d": "CREMA-D file names",
  "labels-csv": "labels.csv",
} as const;

/** What was understood of a drop, before anything is decoded. */
export function ImportPlanView({ plan }: { readonly plan: ImportPlan }) {
  const bench = useBench();
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  const usable = plan.clips > 0;
  return (
    <div className="plan" role="group" aria-labelledby="plan-title">
      <h3 id="plan-title" ref={title} tabIndex={-1}>
        {plan.clips} clips in {plan.classes.length} classes
      </h3>
      <p>
        Classes from {labelWords[plan.labelSource]};{" "}
        {plan.modalities.join(" and ") || "no modality"} in every clip. Split: {plan.split.train}{" "}
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
      <ProblemList title="Files that will not be used" problems={plan.problems} />
      <div className="buttons">
        <button
          type="button"
          className="main"
          aria-disabled={!usable}
          onClick={() => {
            if (!usable) return;
            focusClips();
            void bench.importClips();
          }}
        >
          Import
        </button>
        <button
          type="button"
          onClick={() => {
            focusClips();
            bench.clips.discardPlan();
          }}
        >
          Discard
        </button>
      </div>
    </div>
  );
}

/** The pressed button is about to go: the focus stays in its section. */
function focusClips(): void {
  document.getElementById("clips")?.focus({ preventScroll: true });
}
