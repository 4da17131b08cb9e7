import { useMemo, useState } from "react";
import { cellsInForce, runsInAll, secondsLeft } from "../../compare/queue";
import type { Catalogue } from "../../contract/cards";
import type { Comparison } from "../../contract/compare";
import { aboutTime } from "../../state/explain";
import { Icon, type IconName } from "../components/Icon";
import { useAppStores, useCompare, useRun } from "../storeHooks";

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
      <progress aria-label="Runs compared" max={total} value={cells.length} />
      <p className="figures">
        <span>
          {cells.length} of {total} runs
        </span>
        {failed > 0 && <span>{failed} failed</span>}
        {current && (
          <span>
            running {current.run.row.name}, {current.run.kind === "trial" && "trial on "}
            {current.run.replicate}
          </span>
        )}
        {isRunning && <TimeLeft comparison={{ ...comparison, cells }} catalogue={catalogue} />}
      </p>
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

/** The time left, estimated from the finished runs, or from the steps of the first one. */
function TimeLeft({ comparison, catalogue }: CompareProgressProps) {
  const inRun = useRun(({ step }) => step?.secondsLeft);
  const perRun = useRun(({ step, opened }) =>
    step && opened && step.step > 0 ? (step.stepMs * opened.totalSteps) / 1000 : undefined,
  );
  const fromRuns = secondsLeft(comparison, catalogue);
  const left = fromRuns ?? (perRun && perRun * runsInAll(comparison.plan));
  if (left === undefined) return <span>estimating the time left</span>;
  return <span>{aboutTime(Math.max(left, inRun ?? 0))} left</span>;
}
