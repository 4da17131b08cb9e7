import { useId, useState } from "react";
import { lastEpochs } from "../../compare/runSummary";
import { sharedSwitches } from "../../compare/sharedSwitches";
import type { Catalogue } from "../../contract/cards";
import { initialDraft, createPlan, type PlanDraft } from "../../state/planDraft";
import { Icon } from "../components/Icon";
import { useAppStores, useCompare, useRun } from "../storeHooks";
import { SelectField } from "../components/SelectField";
import { DurationEstimate } from "./DurationEstimate";
import { MethodChoice } from "./MethodChoice";
import type { PlanDraftProps } from "./planDraftProps";
import { Repetition } from "./Repetition";
import { usePlanSetting } from "./usePlanSetting";

/** Plans a comparison: its methods, repetitions, shared settings and trials. The setup gives the rest. */
export function PlanForm({ catalogue }: { readonly catalogue: Catalogue }) {
  const { compare } = useAppStores();
  const [draft, setDraft] = useState<PlanDraft>(initialDraft);
  const setting = usePlanSetting(catalogue);
  const isBusy = useRun(({ status }) => status === "opening" || status === "running");
  const isComparing = useCompare(({ status }) => status !== "idle");
  const edit = (change: Partial<PlanDraft>): void => setDraft({ ...draft, ...change });
  const parsed = createPlan(draft, setting);
  const mayStart = parsed.ok && !isBusy && !isComparing;
  return (
    <div className="plan-form">
      <MethodChoice draft={draft} edit={edit} setting={setting} />
      <Repetition draft={draft} edit={edit} />
      <SharedSettings catalogue={catalogue} draft={draft} edit={edit} />
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
        {parsed.ok && <DurationEstimate plan={parsed.value} />} Clips, model and training come from
        the setup; each method adds its own parts with their default settings.{" "}
        {isBusy && !isComparing && "Stop the current run first. "}
        Starting a comparison closes the current run.
      </p>
    </div>
  );
}

/** Settings that all methods share, and whether runs open the test split. */
function SharedSettings({
  catalogue,
  draft,
  edit,
}: PlanDraftProps & { readonly catalogue: Catalogue }) {
  return (
    <fieldset>
      <legend>The same for all methods</legend>
      {[...sharedSwitches(catalogue)].map(([key, spec]) => (
        <div key={key} className="param-head" title={spec.help}>
          <SelectField<string>
            label={spec.label}
            value={draft.shared[key] ?? spec.default}
            values={spec.options.map(({ value }) => value)}
            nameOf={(value) => spec.options.find((one) => one.value === value)?.label ?? value}
            onChoose={(value) => edit({ shared: { ...draft.shared, [key]: value } })}
          />
        </div>
      ))}
      <label className="check">
        <input
          type="checkbox"
          checked={draft.openTest}
          onChange={({ target }) => edit({ openTest: target.checked })}
        />
        Open the test split at the end of each run
      </label>
      {draft.openTest && <TestEpochs draft={draft} edit={edit} />}
    </fieldset>
  );
}

/** How many of the last epochs are tested in addition to the reported one. */
function TestEpochs({ draft, edit }: PlanDraftProps) {
  const id = useId();
  return (
    <>
      <div className="param-head">
        <label htmlFor={id}>Also test the last epochs</label>
        <input
          id={id}
          type="text"
          inputMode="numeric"
          aria-describedby={`${id}-help`}
          value={draft.testEpochs}
          onChange={({ target }) => edit({ testEpochs: target.value })}
        />
      </div>
      <p className="help" id={`${id}-help`}>
        The mean over the last epochs varies less between runs than one epoch that validation
        selects. 0 tests the reported epoch only.
      </p>
    </>
  );
}

/** How many random settings are tried for each method, and their learning rates. */
function Trials({ draft, edit }: PlanDraftProps) {
  const id = useId();
  const isOn = draft.trials.trim() !== "0";
  return (
    <fieldset>
      <legend>Hyperparameter search</legend>
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
            placeholder="a third"
            value={draft.rateMin}
            onChange={({ target }) => edit({ rateMin: target.value })}
          />
          <label htmlFor={`${id}-max`}>to</label>
          <input
            id={`${id}-max`}
            type="text"
            inputMode="decimal"
            placeholder="three times"
            value={draft.rateMax}
            onChange={({ target }) => edit({ rateMax: target.value })}
          />
        </div>
      )}
      <p className="help" id={`${id}-help`}>
        With 0, every method runs with its default settings. Otherwise each method is first tried
        with this many settings: the default one, and others whose parameters and learning rate are
        drawn from the ranges of papers and code. The setting with the best accuracy on validation
        clips, with the first seed and over the last {lastEpochs} epochs, is used.
      </p>
    </fieldset>
  );
}
