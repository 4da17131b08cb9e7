import { useState } from "react";
import { Icon } from "../components/Icon";
import { useSetup } from "../storeHooks";
import { AugmentationsSetup } from "./AugmentationsSetup";
import { DataSetup } from "./DataSetup";
import { Differences } from "./Differences";
import { ModelSetup } from "./ModelSetup";
import { PartsSetup } from "./PartsSetup";
import { PresetPicker } from "./PresetPicker";
import { TrainingSetup } from "./TrainingSetup";

/** Everything that a user can choose before a run. On narrow screens it is collapsed at first. */
export function SetupPanel() {
  const [isOpen, setIsOpen] = useState(false);
  const catalogue = useSetup((state) => state.catalogue);
  const notice = useSetup((state) => state.notice);
  return (
    <section className={isOpen ? "setup open" : "setup"} aria-label="Setup">
      <h2>
        <button
          type="button"
          className="fold narrow-only"
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          Setup
          <Icon name="chevron" />
        </button>
        <span className="wide-only">Setup</span>
      </h2>
      <div className="setup-body">
        <p className="visually-hidden" aria-live="polite">
          {notice}
        </p>
        {catalogue ? (
          <>
            <PresetPicker catalogue={catalogue} />
            <DataSetup catalogue={catalogue} />
            <PartsSetup catalogue={catalogue} />
            <ModelSetup catalogue={catalogue} />
            <AugmentationsSetup catalogue={catalogue} />
            <TrainingSetup catalogue={catalogue} />
            <Differences catalogue={catalogue} />
          </>
        ) : (
          <p className="hint">Loading the options…</p>
        )}
      </div>
    </section>
  );
}
