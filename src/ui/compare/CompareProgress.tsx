import { useMemo, useState } from "react";
import { cellsInForce, runsInAll } from "../../compare/queue";
import type { Catalogue } from "../../contract/cards";
import type { Comparison } from "../../contract/compare";
import { Icon, type IconName } from "../components/Icon";
import { useAppStores, useCompare, useRun } from "../storeHooks";
import { RunCount } from "./RunCount";

interface CompareProgressProps {
  readonly comparison: Comparison;
  readonly catalogue: Catalogue;
}

/** The progress of a comparison, with buttons to stop, resume and delete it. */
export function CompareProgress({ comparison, catalogue }: CompareProgressProps) {
  const { compare } = useAppStores();
  const { id, plan } = comparison;
  const status = useCompare((state) => state.status);
  const message = useCompare((state) => (state.messageOf === id ? state.message : ""));
  const current = useCompare((state) => (state.current?.id === id ? state.current : undefined));
  const isRunBusy = useRun((run) => run.status === "opening" || run.status === "running");
  const cells = useMemo(() => cellsInForce(comparison, catalogue), [comparison, catalogue]);
  const total = runsInAll(plan);
  const failed = cells.filter(({ failure }) => failure !== undefined).length;
  const isRunning = current !== undefined;
  const isIdle = status === "idle" && !isRunBusy;
  return (
    <div
      className="compare-progress"
      data-compare={isRunning ? "running" : status}
      data-done={cells.length}
      data-total={total}
    >
      <RunCount comparison={comparison} cells={cells} catalogue={catalogue} />
      <div className="buttons">
        {/* One button for both commands, so that it keeps the focus. */}
        <CommandButton
          name={isRunning ? "Stop comparing" : "Resume comparing"}
          icon={isRunning ? "stop" : "play"}
          isEnabled={isRunning ? status === "running" : isIdle && cells.length < total}
          act={() => (isRunning ? compare.stop() : compare.resume(id))}
        />
        {!isRunning && failed > 0 && (
          <CommandButton
            name="Repeat failed runs"
            icon="reset"
            isEnabled={isIdle}
            act={() => compare.retry(id)}
          />
        )}
        {!isRunning && <DeleteButton key={id} remove={() => compare.remove(id)} />}
      </div>
      <p className="hint" aria-live="polite">
        {message}
      </p>
    </div>
  );
}

interface CommandButtonProps {
  readonly name: string;
  readonly icon: IconName;
  readonly isEnabled: boolean;
  act(): Promise<void>;
}
function CommandButton({ name, icon, isEnabled, act }: CommandButtonProps) {
  return (
    <button
      type="button"
      aria-disabled={!isEnabled}
      onClick={() => {
        if (isEnabled) void act();
      }}
    >
      <Icon name={icon} />
      {name}
    </button>
  );
}

/** Deletes after a second press, since results cannot be restored. */
function DeleteButton({ remove }: { remove(): Promise<void> }) {
  const [isConfirming, setIsConfirming] = useState(false);
  return (
    <button
      type="button"
      onBlur={() => setIsConfirming(false)}
      onClick={() => {
        if (isConfirming) void remove();
        else setIsConfirming(true);
      }}
    >
      <Icon name="wrong" />
      {isConfirming ? "Press again to delete all its results" : "Delete this comparison"}
    </button>
  );
}
