import { useId } from "react";
import type { PlanDraftProps } from "./planDraftProps";

/** Over seeds or over folds, and how many. */
export function Repetition({ draft, edit }: PlanDraftProps) {
  const id = useId();
  const isSeeds = draft.repeat === "seeds";
  return (
    <fieldset>
      <legend>Repeat over</legend>
      <div className="modalities">
        {(["seeds", "folds"] as const).map((kind) => (
          <label key={kind} className="check">
            <input
              type="radio"
              name={id}
              checked={draft.repeat === kind}
              onChange={() => edit({ repeat: kind })}
            />
            {kind === "seeds" ? "Seeds" : "Folds by group"}
          </label>
        ))}
      </div>
      <div className="param-head">
        <label htmlFor={`${id}-value`}>{isSeeds ? "How many seeds, or which" : "Folds"}</label>
        <input
          id={`${id}-value`}
          type="text"
          aria-describedby={`${id}-help`}
          value={isSeeds ? draft.seeds : draft.folds}
          onChange={({ target }) =>
            edit(isSeeds ? { seeds: target.value } : { folds: target.value })
          }
        />
      </div>
      <p className="help" id={`${id}-help`}>
        {isSeeds
          ? "5 takes five seeds from the setup's on; 3, 5, 8 takes those. A seed sets clips, split, first weights and batches, the same for every method."
          : "Groups are dealt into so many parts, 3 to 20: each is the test once, the next one validation, the others are trained on. The seed is the setup's."}
      </p>
    </fieldset>
  );
}
