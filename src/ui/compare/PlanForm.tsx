import { useId, useState } from "react";
import { lastEpochs } from "../../compare/runSummary";
import { sharedSwitches } from "../../compare/sharedSwitches";
import type { Catalogue } from "../../contract/cards";
import { initialDraft, createPlan, type PlanDraft } from "../../state/planDraft";
import { Icon } from "../components/Icon";
import { useAppStores, useCompare, useRun } from "../storeHooks";
import { NumberField } from "../components/NumberField";
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
  const help = useId();
  return (
    <>
      <div className="param-head">
        <NumberField
          label="Also test the last epochs"
          value={draft.testEpochs}
          describedBy={help}
          onType={(testEpochs) => edit({ testEpochs })}
        />
      </div>
      <p className="help" id={help}>
        The mean over the last epochs varies less between runs than one epoch that validation
        selects. 0 tests the reported epoch only.
      </p>
    </>
  );
}

/** How many random settings are tried for each method, and their learning rates. */
function Trials({ draft, edit }: PlanDraftProps) {
  const help = useId();
  const isOn = draft.trials.trim() !== "0";
  return (
    <fieldset>
      <legend>Hyperparameter search</legend>
      <div className="param-head">
        <NumberField
          label="Random trials for each method"
          value={draft.trials}
          describedBy={help}
          onType={(trials) => edit({ trials })}
        />
      </div>
      {isOn && (
        <div className="param-head">
          <NumberField
            label="Learning rate from"
            inputMode="decimal"
            placeholder="a third"
            value={draft.rateMin}
            onType={(rateMin) => edit({ rateMin })}
          />
          <NumberField
            label="to"
            inputMode="decimal"
            placeholder="three times"
            value={draft.rateMax}
            onType={(rateMax) => edit({ rateMax })}
          />
        </div>
      )}
      <p className="help" id={help}>
        With 0, every method runs with its default settings. Otherwise each method is first tried
        with this many settings: the default one, and others whose parameters and learning rate are
        drawn from the ranges of papers and code. The setting with the best accuracy on validation
        clips, with the first seed and over the last {lastEpochs} epochs, is used.
      </p>
    </fieldset>
  );
}
