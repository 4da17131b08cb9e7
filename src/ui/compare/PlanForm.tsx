import { useId, useState } from "react";
import { sharedSwitches } from "../../compare/shared";
import type { Catalogue } from "../../contract/cards";
import { estimate, firstDraft, planFrom, type PlanDraft } from "../../state/planDraft";
import { Icon } from "../components/Icon";
import { useBench, useCompare, useRun } from "../stores";
import { MethodChoice } from "./MethodChoice";
import { Repetition } from "./Repetition";
import { usePlanSetting } from "./usePlanSetting";

/** What is compared, how often, and by which rules; the rest is the setup's. */
export function PlanForm({ catalogue }: { readonly catalogue: Catalogue }) {
  const { compare } = useBench();
  const [draft, setDraft] = useState<PlanDraft>(firstDraft);
  const setting = usePlanSetting(catalogue);
  const isBusy = useRun(({ status }) => status === "opening" || status === "running");
  const isComparing = useCompare(({ status }) => status !== "idle");
  const edit = (change: Partial<PlanDraft>): void => setDraft({ ...draft, ...change });
  const parsed = planFrom(draft, setting);
  const mayStart = parsed.ok && !isBusy && !isComparing;
  return (
    <div className="plan-form">
      <MethodChoice draft={draft} edit={edit} setting={setting} />
      <Repetition draft={draft} edit={edit} />
      <Rules catalogue={catalogue} draft={draft} edit={edit} />
      <Trials draft={draft} edit={edit} />
      {!parsed.ok && <p className="notice warn">{parsed.failure.message}</p>}
      <div className="buttons">
        <button
          type="button"
          className="main"
          aria-disabled={!mayStart}
          aria-describedby="compare-estimate"
          onClick={() => {
            if (mayStart) void compare.start(parsed.value);
          }}
        >
          <Icon name="play" />
          Start comparing
        </button>
      </div>
      <p className="hint" id="compare-estimate">
        {parsed.ok && <Estimate plan={parsed.value} />} Clips, model, epochs, batch and optimiser
        are the setup&rsquo;s; methods bring their parts with their cards&rsquo; settings.
        {isBusy && !isComparing && " A run is on: stop it first."} The run that is open is closed.
      </p>
    </div>
  );
}

function Estimate({ plan }: { readonly plan: Parameters<typeof estimate>[0] }) {
  const config = useRun((state) => state.config);
  const opened = useRun((state) => state.opened);
  const step = useRun((state) => state.step);
  const comparisons = useCompare((state) => state.comparisons);
  const known = {
    ...(config && { config }),
    ...(opened && { opened }),
    ...(step && { step }),
  };
  return estimate(plan, known, comparisons);
}

export interface EditProps {
  readonly draft: PlanDraft;
  edit(change: Partial<PlanDraft>): void;
}

/** Switches that hold for all methods, and whether the test is opened. */
function Rules({ catalogue, draft, edit }: EditProps & { readonly catalogue: Catalogue }) {
  const id = useId();
  return (
    <fieldset>
      <legend>One rule for all</legend>
      {[...sharedSwitches(catalogue)].map(([key, spec]) => (
        <div key={key} className="param-head">
          <label htmlFor={`${id}-${key}`}>{spec.label ?? key}</label>
          <select
            id={`${id}-${key}`}
            title={spec.help}
            value={draft.shared[key] ?? spec.default}
            onChange={({ target }) => edit({ shared: { ...draft.shared, [key]: target.value } })}
          >
            {spec.options.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </div>
      ))}
      <label className="check">
        <input
          type="checkbox"
          checked={draft.openTest}
          onChange={({ target }) => edit({ openTest: target.checked })}
        />
        Open the test split at each run&rsquo;s end
      </label>
    </fieldset>
  );
}

/** Random settings for each method before its runs. */
function Trials({ draft, edit }: EditProps) {
  const id = useId();
  const isOn = draft.trials.trim() !== "0";
  return (
    <fieldset>
      <legend>Equal trials</legend>
      <div className="param-head">
        <label htmlFor={`${id}-count`}>Random trials for each method</label>
        <input
          id={`${id}-count`}
          type="text"
          inputMode="numeric"
          aria-describedby={`${id}-help`}
          value={draft.trials}
          onChange={({ target }) => edit({ trials: target.value })}
        />
      </div>
      {isOn && (
        <div className="param-head">
          <label htmlFor={`${id}-min`}>Learning rate from</label>
          <input
            id={`${id}-min`}
            type="text"
            inputMode="decimal"
            placeholder="a tenth"
            value={draft.rateMin}
            onChange={({ target }) => edit({ rateMin: target.value })}
          />
          <label htmlFor={`${id}-max`}>to</label>
          <input
            id={`${id}-max`}
            type="text"
            inputMode="decimal"
            placeholder="ten times"
            value={draft.rateMax}
            onChange={({ target }) => edit({ rateMax: target.value })}
          />
        </div>
      )}
      <p className="help" id={`${id}-help`}>
        0 runs every method as its card has it. Otherwise each method&rsquo;s own numbers and the
        learning rate are drawn so often within their cards&rsquo; ranges, and the best on
        validation with the first seed is the setting that runs.
      </p>
    </fieldset>
  );
}
