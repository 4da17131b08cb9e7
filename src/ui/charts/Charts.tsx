import { useMemo, useState } from "react";
import { chartRows } from "../../state/curves";
import { workedExampleOf } from "../../state/workedExamples";
import { useAppStores, useClips, useRun, useSetup } from "../storeHooks";
import { ChartFigure } from "./ChartFigure";
import { chartPlans, type ExplainCoefficient } from "./chartPlans";
import { createDrawQueue } from "./drawQueue";
import { useThrottledVersion } from "./useThrottledVersion";

/** All live charts. They share one set of rows, so that their crosshairs move together. */
export function Charts() {
  const { run } = useAppStores();
  const [queue] = useState(createDrawQueue);
  const version = useThrottledVersion(queue);
  const opened = useRun((state) => state.opened);
  const isLive = useRun((state) => state.status === "running");
  const known = useClips((state) => state.manifest?.modalities);
  const [wantsPrevious, setWantsPrevious] = useState(true);
  const rows = useMemo(() => {
    const { current, previous } = run.curves();
    return { version, list: chartRows(current, previous), hasPrevious: previous !== undefined };
  }, [run, version]);
  const modalities = opened?.modalities ?? known ?? [];
  const setup = useSetup((state) => state.config);
  const running = useRun((state) => state.config);
  const catalogue = useSetup((state) => state.catalogue);
  const parts = (running ?? setup).parts.flatMap((choice) => {
    const card = catalogue?.parts.find(({ id }) => id === choice.id);
    return card ? [{ card, choice }] : [];
  });
  const quantities = parts.flatMap(({ card }) => card.charts ?? []);
  const explain: ExplainCoefficient = (of, row, modality) =>
    workedExampleOf(of, row, parts, modality);
  const plans = chartPlans(modalities, rows.list, quantities, explain, opened?.classes);
  return (
    <section className="charts" aria-labelledby="charts-title">
      <div className="section-head">
        <h2 id="charts-title">Live charts</h2>
        {rows.hasPrevious && (
          <label className="check">
            <input
              type="checkbox"
              checked={wantsPrevious}
              onChange={({ target }) => setWantsPrevious(target.checked)}
            />
            Show the previous run as faint lines
          </label>
        )}
      </div>
      <div className="chart-grid">
        {plans.map((plan) => (
          <ChartFigure
            key={plan.name}
            plan={plan}
            rows={rows.list}
            queue={queue}
            showsPrevious={wantsPrevious && rows.hasPrevious}
            isLive={isLive}
          />
        ))}
      </div>
    </section>
  );
}
