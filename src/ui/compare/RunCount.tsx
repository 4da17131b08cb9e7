import { runsInAll, secondsLeft } from "../../compare/queue";
import type { Row } from "../../compare/rows";
import type { Catalogue } from "../../contract/cards";
import type { Cell, Comparison } from "../../contract/compare";
import { aboutTime } from "../../state/explain";
import { useCompare, useRun } from "../storeHooks";

interface RunCountProps {
  readonly comparison: Comparison;
  /** Those of its plan. */
  readonly cells: readonly Cell[];
  readonly catalogue: Catalogue;
  /** The text of a row; its name by default. */
  nameOf?(row: Row): string;
}

/** The number of finished runs, the current run and the time left. */
export function RunCount({
  comparison,
  cells,
  catalogue,
  nameOf = ({ name }) => name,
}: RunCountProps) {
  const { id, plan } = comparison;
  const current = useCompare((state) => (state.current?.id === id ? state.current : undefined));
  const total = runsInAll(plan);
  const failed = cells.filter(({ failure }) => failure !== undefined).length;
  return (
    <>
      <progress aria-label="Runs compared" max={total} value={cells.length} />
      <p className="figures">
        <span>
          {cells.length} of {total} runs
        </span>
        {failed > 0 && <span>{failed} failed</span>}
        {current && (
          <span>
            running {nameOf(current.run.row)}, {current.run.kind === "trial" && "trial on "}
            {current.run.replicate}
          </span>
        )}
        {current && <TimeLeft comparison={{ ...comparison, cells }} catalogue={catalogue} />}
      </p>
    </>
  );
}

interface TimeLeftProps {
  readonly comparison: Comparison;
  readonly catalogue: Catalogue;
}

/** The time left, estimated from the finished runs, or from the steps of the first one. */
function TimeLeft({ comparison, catalogue }: TimeLeftProps) {
  const inRun = useRun(({ step }) => step?.secondsLeft);
  const perRun = useRun(({ step, opened }) =>
    step && opened && step.step > 0 ? (step.stepMs * opened.totalSteps) / 1000 : undefined,
  );
  const fromRuns = secondsLeft(comparison, catalogue);
  const left = fromRuns ?? (perRun && perRun * runsInAll(comparison.plan));
  if (left === undefined) return <span>estimating the time left</span>;
  return <span>{aboutTime(Math.max(left, inRun ?? 0))} left</span>;
}
