import { useMemo, useState } from "react";
import { cellsInForce, runsInAll, secondsLeft } from "../../compare/queue";
import type { Catalogue } from "../../contract/cards";
import type { Comparison } from "../../contract/compare";
import { aboutTime } from "../../state/explain";
import { Icon, type IconName } from "../components/Icon";
import { useBench, useCompare, useRun } from "../storeHooks";

interface CompareProgressProps {
  readonly comparison: Comparison;
  readonly catalogue: Catalogue;
}

/** How far a comparison is, and the ways to stop it and to go on. */
export function CompareProgress({ comparison, catalogue }: CompareProgressProps) {
  const { compare } = useBench();
  const { id, plan } = comparison;
  const status = useCompare((state) => state.status);
  const message = useCompare((state) => (state.messageOf === id ? state.message : ""));
  const current = useCompare((state) => (state.current?.id === id ? state.current : undefined));
  const isRunBusy = useRun((run) => run.status === "opening" || run.status === "running");
  const cells = useMemo(() => cellsInForce(comparison, catalogue), [comparison, catalogue]);
  const total = runsInAll(plan);
  const failed = cells.filter(({ failure }) => failure !== undefined).length;
  const isOn = current !== undefined;
  const isFree = status === "idle" && !isRunBusy;
  return (
    <div
      className="compare-progress"
      data-compare={isOn ? "running" : status}
      data-done={cells.length}
      data-total={total}
    >
      <progress aria-label="Runs compared" max={total} value={cells.length} />
      <p className="figures">
        <span>
          {cells.length} of {total} runs
        </span>
        {failed > 0 && <span>{failed} without a result</span>}
        {current && (
          <span>
            now {current.run.row.name}, {current.run.kind === "trial" && "trial on "}
            {current.run.replicate}
          </span>
        )}
        {isOn && <TimeLeft comparison={{ ...comparison, cells }} catalogue={catalogue} />}
      </p>
      <div className="buttons">
        {/* one button, so that the focus stays where it was pressed */}
        <CommandButton
          name={isOn ? "Stop comparing" : "Resume comparing"}
          icon={isOn ? "stop" : "play"}
          able={isOn ? status === "running" : isFree && cells.length < total}
          act={() => (isOn ? compare.stop() : compare.resume(id))}
        />
        {!isOn && failed > 0 && (
          <CommandButton
            name="Run the failed again"
            icon="reset"
            able={isFree}
            act={() => compare.retry(id)}
          />
        )}
        {!isOn && <DeleteButton key={id} remove={() => compare.remove(id)} />}
      </div>
      <p className="hint" aria-live="polite">
        {message}
      </p>
    </div>
  );
}

interface ActProps {
  readonly name: string;
  readonly icon: IconName;
  readonly able: boolean;
  act(): Promise<void>;
}
function CommandButton({ name, icon, able, act }: ActProps) {
  return (
    <button
      type="button"
      aria-disabled={!able}
      onClick={() => {
        if (able) void act();
      }}
    >
      <Icon name={icon} />
      {name}
    </button>
  );
}

/** Asks once more in its own words: results cannot be brought back. */
function DeleteButton({ remove }: { remove(): Promise<void> }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <button
      type="button"
      onBlur={() => setAsking(false)}
      onClick={() => {
        if (isAsking) void remove();
        else setAsking(true);
      }}
    >
      <Icon name="wrong" />
      {isAsking ? "Press again to delete all its results" : "Delete this comparison"}
    </button>
  );
}

/** From the runs so far; during the first one, from its own steps. */
function TimeLeft({ comparison, catalogue }: CompareProgressProps) {
  const inRun = useRun(({ step }) => step?.secondsLeft);
  const perRun = useRun(({ step, opened }) =>
    step && opened && step.step > 0 ? (step.stepMs * opened.totalSteps) / 1000 : undefined,
  );
  const told = secondsLeft(comparison, catalogue);
  const left = told ?? (perRun && perRun * runsInAll(comparison.plan));
  if (left === undefined) return <span>time known after a few steps</span>;
  return <span>{aboutTime(Math.max(left, inRun ?? 0))} left</span>;
}
