import { Icon } from "../../components/Icon";
import { countDifferences } from "../../../state/handMask";
import { useAppStores, useInspect } from "../../storeHooks";
import type { DisplayedMask } from "./displayedMask";
import { ThresholdSlider } from "./ThresholdSlider";

/** Buttons to undo, redo and restore the learned mask; the threshold of all modalities; and the number of edited channels. */
export function HandTools({ displayed }: { readonly displayed: DisplayedMask }) {
  const { inspect } = useAppStores();
  const mayUndo = useInspect(({ past }) => past.length > 0);
  const mayRedo = useInspect(({ future }) => future.length > 0);
  const { modalities, isByHand } = displayed;
  const edited = modalities.reduce(
    (sum, { omega, learned }) => sum + countDifferences(omega, learned.omega),
    0,
  );
  const hasValues = modalities.some(({ learned }) => learned.values);
  return (
    <div className="hand-tools">
      <div className="buttons" role="group" aria-label="Mask by hand">
        <Tool name="Undo" keys="Control+Z" may={mayUndo} act={inspect.undo} />
        <Tool name="Redo" keys="Control+Shift+Z" may={mayRedo} act={inspect.redo} />
        <Tool name="Back to learned" may={isByHand} act={inspect.backToLearned} icon />
      </div>
      {hasValues && <ThresholdSlider displayed={displayed} />}
      <p className="hand-tally" aria-live="polite">
        {isByHand
          ? `By hand: ${edited === 1 ? "1 channel differs" : `${edited} channels differ`} from the learned mask.`
          : "The learned mask is used."}
      </p>
    </div>
  );
}

interface ToolProps {
  readonly name: string;
  readonly keys?: string;
  readonly may: boolean;
  readonly icon?: boolean;
  act(): void;
}

function Tool({ name, keys, may, icon = false, act }: ToolProps) {
  return (
    <button
      type="button"
      aria-disabled={!may}
      aria-keyshortcuts={keys}
      title={keys === undefined ? name : `${name} (${keys.replace("Control", "Ctrl")})`}
      onClick={() => {
        if (may) act();
      }}
    >
      {icon && <Icon name="reset" size={14} />}
      {name}
    </button>
  );
}
