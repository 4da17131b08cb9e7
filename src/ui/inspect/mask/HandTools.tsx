import { Icon } from "../../components/Icon";
import { countDifferences } from "../../../state/handMask";
import { useAppStores, useInspect } from "../../storeHooks";
import type { DisplayedMask } from "./displayedMask";
import { ThresholdSlider } from "./ThresholdSlider";

/** Buttons to undo, redo and restore the learned mask; the threshold of all modalities; and the number of edited channels. */
export function HandTools({ displayed }: { readonly displayed: DisplayedMask }) {
  const { inspect } = useAppStores();
  const canUndo = useInspect(({ past }) => past.length > 0);
  const canRedo = useInspect(({ future }) => future.length > 0);
  const { modalities, isByHand } = displayed;
  const edited = modalities.reduce(
    (sum, { omega, learned }) => sum + countDifferences(omega, learned.omega),
    0,
  );
  const hasValues = modalities.some(({ learned }) => learned.values);
  return (
    <div className="hand-tools">
      <div className="buttons" role="group" aria-label="Mask by hand">
        <Tool name="Undo" keys="Control+Z" isEnabled={canUndo} act={inspect.undo} />
        <Tool name="Redo" keys="Control+Shift+Z" isEnabled={canRedo} act={inspect.redo} />
        <Tool
          name="Back to learned"
          isEnabled={isByHand}
          act={inspect.backToLearned}
          hasResetIcon
        />
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
  readonly isEnabled: boolean;
  readonly hasResetIcon?: boolean;
  act(): void;
}

function Tool({ name, keys, isEnabled, hasResetIcon = false, act }: ToolProps) {
  return (
    <button
      type="button"
      aria-disabled={!isEnabled}
      aria-keyshortcuts={keys}
      title={keys === undefined ? name : `${name} (${keys.replace("Control", "Ctrl")})`}
      onClick={() => {
        if (isEnabled) act();
      }}
    >
      {hasResetIcon && <Icon name="reset" size={14} />}
      {name}
    </button>
  );
}
