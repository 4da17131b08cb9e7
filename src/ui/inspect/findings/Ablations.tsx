import { useId, useState } from "react";
import { ablationPlan } from "../../../compare/ablationRows";
import { seedsFrom } from "../../../compare/parsePlan";
import { maxima } from "../../../contract/compare";
import { CompareProgress } from "../../compare/CompareProgress";
import { Results } from "../../compare/Results";
import { usePlanSetting } from "../../compare/usePlanSetting";
import type { Ablation, Catalogue } from "../../../contract/cards";
import { useAppStores, useCompare, useRun, useSetup } from "../../storeHooks";

/** Starts the method's ablations, paired over seeds, and shows their results. */
export function Ablations() {
  const catalogue = useSetup((state) => state.catalogue);
  return catalogue ? <AblationList catalogue={catalogue} /> : null;
}

function AblationList({ catalogue }: { readonly catalogue: Catalogue }) {
  const id = useId();
  const { compare } = useAppStores();
  const { config, modalities } = usePlanSetting(catalogue);
  const [text, setText] = useState("3");
  const isComparing = useCompare(({ status }) => status !== "idle");
  const isRunning = useRun(({ status }) => status === "opening" || status === "running");
  const seeds = seedsFrom(config.seed, Number(text));
  const canStart = seeds.length > 0 && !isComparing && !isRunning;
  const names = config.modalities.length > 0 ? config.modalities : (modalities ?? []);
  const start = (ablation: Ablation): void => {
    if (canStart) void compare.start(ablationPlan(ablation, config, names, seeds));
  };
  const shown = useCompare(({ comparisons, shown: one }) =>
    comparisons.find((each) => each.id === one && each.plan.variants.length > 0),
  );
  return (
    <div className="finding">
      <h3>Ablations</h3>
      <p className="hint">
        Paired runs with the setup&rsquo;s clips, model and training: the same seeds, first weights
        and batches. They close the open run and continue after a reload; the table is also kept
        under Compare.
      </p>
      <div className="param-head">
        <label htmlFor={id}>Seeds</label>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          size={4}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        {seeds.length === 0 && (
          <span className="tally">Seeds: a whole number from 1 to {maxima.replicates}.</span>
        )}
      </div>
      <ul className="ablations">
        {catalogue.ablations.map((ablation) => {
          const rows = ablation.variants.length + (ablation.eachAlone ? names.length : 0);
          return (
            <li key={ablation.id}>
              <button type="button" aria-disabled={!canStart} onClick={() => start(ablation)}>
                {ablation.name}
              </button>
              <span>
                {ablation.question} <span className="tally">{rows * seeds.length} runs.</span>
              </span>
            </li>
          );
        })}
      </ul>
      {isRunning && (
        <p className="hint">A run is training. Stop it before you start an ablation.</p>
      )}
      {shown && (
        <>
          <h4>{shown.plan.name}</h4>
          <CompareProgress comparison={shown} catalogue={catalogue} />
          <Results key={shown.id} comparison={shown} catalogue={catalogue} />
        </>
      )}
    </div>
  );
}
