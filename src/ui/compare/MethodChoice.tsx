import { useId } from "react";
import { methodConflict } from "../../compare/methodConflicts";
import type { Method } from "../../contract/cards";
import {
  unimodalOffers,
  chosenMethods,
  modalityCount,
  type PlanSetup,
} from "../../state/planDraft";
import type { PlanDraftProps } from "./planDraftProps";

interface MethodChoiceProps extends PlanDraftProps {
  readonly setting: PlanSetup;
}

/** A checkbox for each method, and for each unimodal baseline. */
export function MethodChoice({ draft, edit, setting }: MethodChoiceProps) {
  const chosen = chosenMethods(draft, setting);
  const { methods } = setting.catalogue;
  const toggled = (list: readonly string[], id: string): readonly string[] =>
    list.includes(id) ? list.filter((one) => one !== id) : [...list, id];
  return (
    <fieldset className="methods">
      <legend>
        Methods: {chosen.length} of {methods.length}
      </legend>
      <div className="buttons">
        <button
          type="button"
          className="quiet"
          onClick={() => edit({ methods: methods.map(({ id }) => id) })}
        >
          All methods
        </button>
        <button type="button" className="quiet" onClick={() => edit({ methods: [] })}>
          No methods
        </button>
      </div>
      <ul>
        {methods.map((method) => (
          <MethodCheckbox
            key={method.id}
            method={method}
            misfit={methodConflict(
              method,
              setting.config,
              setting.catalogue,
              modalityCount(setting),
            )}
            checked={chosen.includes(method.id)}
            toggle={() => edit({ methods: toggled(chosen, method.id) })}
          />
        ))}
        {unimodalOffers(setting).map((id) => (
          <li key={id}>
            <label className="check">
              <input
                type="checkbox"
                checked={draft.alone.includes(id)}
                onChange={() => edit({ alone: toggled(draft.alone, id) })}
              />
              {id} alone
            </label>
            <p className="help">The unimodal baseline, trained on {id} only.</p>
          </li>
        ))}
        <li>
          <label className="check">
            <input
              type="checkbox"
              checked={draft.ridge}
              onChange={({ target }) => edit({ ridge: target.checked })}
            />
            Ridge regression on each raw input
          </label>
          <p className="help">
            A linear classifier of each modality without an encoder: the accuracy that an encoder
            should exceed. It has no rank and no test.
          </p>
        </li>
      </ul>
    </fieldset>
  );
}

interface MethodCheckboxProps {
  readonly method: Method;
  readonly misfit: string;
  readonly checked: boolean;
  toggle(): void;
}

function MethodCheckbox({ method, misfit, checked, toggle }: MethodCheckboxProps) {
  const id = useId();
  return (
    <li>
      <label className="check">
        <input
          type="checkbox"
          aria-describedby={id}
          disabled={misfit !== ""}
          checked={checked}
          onChange={toggle}
        />
        {method.name}
      </label>
      <p className="help" id={id}>
        {method.summary} {misfit}
      </p>
    </li>
  );
}
