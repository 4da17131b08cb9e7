import { useId } from "react";
import type { NumberSpec } from "../../../contract/params";
import { invertModality, keepTop, countKept, withAll } from "../../../state/handMask";
import { NumberControl } from "../../setup/NumberControl";
import { useAppStores } from "../../storeHooks";
import { valuesOf, type DisplayedMask, type DisplayedModality } from "./displayedMask";
import { useGesture } from "./useGesture";

interface ModalityToolsProps {
  readonly displayed: DisplayedMask;
  readonly modality: DisplayedModality;
}

/** Keeps all, none, the inverse, or the top n by Omega of one modality. */
export function ModalityTools({
  displayed,
  modality: { id, name, omega, learned },
}: ModalityToolsProps) {
  const { inspect } = useAppStores();
  const field = useId();
  const gesture = useGesture();
  const channels = omega.length;
  const spec: NumberSpec = {
    kind: "number",
    default: channels,
    min: 0,
    max: channels,
    integer: true,
    label: "Keep the top",
    help: "",
  };
  return (
    <div className="modality-tools" role="group" aria-label={`${name} by hand`}>
      <div className="buttons">
        <button type="button" onClick={() => inspect.edit((own) => withAll(own, id, true))}>
          All<span className="visually-hidden"> channels of {name}</span>
        </button>
        <button type="button" onClick={() => inspect.edit((own) => withAll(own, id, false))}>
          None<span className="visually-hidden"> of {name}</span>
        </button>
        <button type="button" onClick={() => inspect.edit((own) => invertModality(own, id))}>
          Invert<span className="visually-hidden"> {name}</span>
        </button>
      </div>
      {learned.values && (
        <div className="keep-top" {...gesture.handlers}>
          <label htmlFor={field}>
            Keep the top<span className="visually-hidden"> channels of {name}</span>
          </label>
          <NumberControl
            id={field}
            label={`Keep the top channels of ${name}`}
            spec={spec}
            value={countKept(omega)}
            onChange={(count) =>
              inspect.edit((own) => keepTop(own, valuesOf(displayed), id, count), gesture.next())
            }
          />
          <span className="hint" id={`${field}-help`}>
            by Ω, of {channels}; learned {countKept(learned.omega)}
          </span>
        </div>
      )}
    </div>
  );
}
