import { useId } from "react";
import { NumberField } from "../components/NumberField";
import { useSetup } from "../storeHooks";
import type { PlanDraftProps } from "./planDraftProps";

/** Chooses seeds or folds, and their number. */
export function Repetition({ draft, edit }: PlanDraftProps) {
  const id = useId();
  const isSeeds = draft.repeat === "seeds";
  const dataSeed = useSetup(({ config }) => config.dataSeed);
  const drawn =
    dataSeed === undefined
      ? "the clips, the split, the initial weights and the batches"
      : `the initial weights and the batches; all runs use the clips and the split of data seed ${dataSeed}`;
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
        <NumberField
          label={isSeeds ? "Number or list of seeds" : "Number of folds"}
          inputMode="text"
          value={isSeeds ? draft.seeds : draft.folds}
          describedBy={`${id}-help`}
          onType={(text) => edit(isSeeds ? { seeds: text } : { folds: text })}
        />
      </div>
      <p className="help" id={`${id}-help`}>
        {isSeeds
          ? `5 uses five seeds, starting with the seed of the setup; 3, 5, 8 uses these three. A seed sets ${drawn}. They are the same for every method.`
          : "Groups are divided into this many folds, 3 to 20. Each fold is the test split once; the next fold is the validation split, and the others are the training split. The seed is that of the setup."}
      </p>
    </fieldset>
  );
}
