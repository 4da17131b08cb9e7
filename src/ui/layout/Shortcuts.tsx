import { Fragment, useEffect, useRef, useState } from "react";
import { useAppStores } from "../storeHooks";
import { Icon } from "../components/Icon";
import { readSetting, writeSetting } from "./pageSettings";
import { isTyping, shortcuts } from "./shortcuts";

/** Handles the shortcuts, and shows the dialog that lists them and can switch them off. */
export function Shortcuts() {
  const app = useAppStores();
  const dialog = useRef<HTMLDialogElement>(null);
  const [on, setOn] = useState(() => readSetting("shortcuts") !== "off");
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      if (event.key === "?") dialog.current?.showModal();
      const found = on ? shortcuts.find(({ key }) => key === event.key.toLowerCase()) : undefined;
      if (!found) return;
      event.preventDefault();
      found.act(app);
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [app, on]);
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label="Shortcuts"
        title="Shortcuts (?)"
        onClick={() => dialog.current?.showModal()}
      >
        <Icon name="keyboard" />
        <span className="wide-only">Shortcuts</span>
      </button>
      <dialog ref={dialog} aria-labelledby="shortcuts-title">
        <h2 id="shortcuts-title">Shortcuts</h2>
        <dl>
          {shortcuts.map(({ key, description }) => (
            <Fragment key={key}>
              <dt>
                <kbd>{key.toUpperCase()}</kbd>
              </dt>
              <dd>{description}</dd>
            </Fragment>
          ))}
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>Show this list</dd>
          <dt>
            <kbd>←</kbd> <kbd>→</kbd>
          </dt>
          <dd>In a chart: go to the previous or the next point</dd>
        </dl>
        <label className="check">
          <input
            type="checkbox"
            checked={on}
            onChange={({ target }) => {
              setOn(target.checked);
              writeSetting("shortcuts", target.checked ? "on" : "off");
            }}
          />
          Use letters as shortcuts (not while you type)
        </label>
        <form method="dialog">
          <button className="main">Close</button>
        </form>
      </dialog>
    </>
  );
}
