import { useId, useRef, type CSSProperties } from "react";
import { definitions, type Measure } from "./definitions";

/** The name of a measure. Its definition is shown while the name is hovered, focused or pressed. */
export function DefinedMeasure({ measure }: { readonly measure: Measure }) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const definition = useRef<HTMLSpanElement>(null);
  const [name, meaning] = definitions[measure];
  const show = (): void => {
    if (definition.current?.matches(":popover-open") === false) definition.current.showPopover();
  };
  const hide = (): void => definition.current?.hidePopover();
  return (
    <span
      style={{ "--anchor": `--${id}` } as CSSProperties}
      onMouseLeave={() => {
        if (document.activeElement !== button.current) hide();
      }}
    >
      <button
        ref={button}
        type="button"
        className="defined"
        aria-describedby={id}
        onFocus={show}
        onBlur={hide}
        // A page that scrolls under a resting pointer must not show definitions.
        onMouseMove={show}
        onClick={show}
      >
        {name}
      </button>
      <span ref={definition} className="definition" popover="auto">
        <b>{name}.</b> <span id={id}>{meaning}</span>
      </span>
    </span>
  );
}
