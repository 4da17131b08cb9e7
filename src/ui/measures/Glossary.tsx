import { createContext, use, useId, useState, type ReactNode } from "react";
import { definitions, type Measure } from "./definitions";

interface Shown {
  readonly measure: Measure;
  /** Lower edge of its name, in pixels below the top of the block. */
  readonly topPx: number;
}
interface Showing {
  readonly prefix: string;
  show(measure: Measure, name: HTMLElement): void;
  hide(): void;
}
const GlossaryContext = createContext<Showing>({
  prefix: "",
  show: () => undefined,
  hide: () => undefined,
});

/** What a name with the focus shows stays, whatever scrolls under the pointer meanwhile. */
const isNameFocused = (): boolean => document.activeElement?.classList.contains("defined") ?? false;

interface GlossaryProps {
  readonly measures: readonly Measure[];
  readonly children: ReactNode;
}

/** Gives the names inside their definitions: read out with a name, and shown below it while it is looked at. */
export function Glossary({ measures, children }: GlossaryProps) {
  const prefix = useId();
  const [shown, setShown] = useState<Shown>();
  const showing: Showing = {
    prefix,
    show: (measure, name) => {
      if (shown?.measure === measure) return;
      // over the whole block, since a table that scrolls would cut it off
      const top = name.closest(".glossary")?.getBoundingClientRect().top ?? 0;
      setShown({ measure, topPx: name.getBoundingClientRect().bottom - top });
    },
    hide: () => setShown(undefined),
  };
  return (
    <GlossaryContext value={showing}>
      <div
        className="glossary"
        onKeyDown={({ key }) => {
          if (key === "Escape") setShown(undefined);
        }}
      >
        {children}
        <div hidden>
          {measures.map((measure) => (
            <span key={measure} id={prefix + measure}>
              {definitions[measure][1]}
            </span>
          ))}
        </div>
        {shown && (
          <p
            className="definition"
            aria-hidden="true"
            style={{ top: shown.topPx }}
            onMouseEnter={() => setShown(shown)}
            onMouseLeave={() => {
              if (!isNameFocused()) setShown(undefined);
            }}
          >
            <b>{definitions[shown.measure][0]}.</b> {definitions[shown.measure][1]}
          </p>
        )}
      </div>
    </GlossaryContext>
  );
}

/** A measure's name; what it means is a glance or a Tab away. */
export function Defined({ measure }: { readonly measure: Measure }) {
  const { prefix, show, hide } = use(GlossaryContext);
  return (
    <button
      type="button"
      className="defined"
      aria-describedby={prefix + measure}
      onFocus={({ currentTarget }) => show(measure, currentTarget)}
      onBlur={hide}
      // a pointer that moves, not a page that scrolls below it
      onMouseMove={({ currentTarget }) => show(measure, currentTarget)}
      onMouseLeave={() => {
        if (!isNameFocused()) hide();
      }}
      onClick={({ currentTarget }) => show(measure, currentTarget)}
    >
      {definitions[measure][0]}
    </button>
  );
}
