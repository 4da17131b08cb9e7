import { useMemo, useState } from "react";
import { chartRows } from "../../state/curves";
import { workingOf } from "../../state/workings";
import { useBench, useClips, useRun, useSetup } from "../storeHooks";
import { ChartFigure } from "./ChartFigure";
import { chartPlans, type ExplainCoefficient } from "./chartPlans";
import { createDrawQueue } from "./drawQueue";
import { useThrottledVersion } from "./useThrottledVersion";

/** All live charts over one set of rows, so that their crosshairs keep step. */
export function Charts() {
  const { run } = useBench();
  const [turns] = useState(createDrawQueue);
  const version = useThrottledVersion(turns);
  const opened = useRun((state) => state.opened);
  const live = useRun((state) => state.status === "running");
  const known = useClips((state) => state.manifest?.modalities);
  const [showBefore, setShowBefore] = useState(true);
  const rows = useMemo(() => {
    const { current, previous } = run.curves();
    return { version, list: chartRows(current, previous), hasBefore: previous !== undefined };
  }, [run, version]);
  const modalities = opened?.modalities ?? known ?? [];
  const wanted = useSetup((state) => state.config);
  const running = useRun((state) => state.config);
  const catalogue = useSetup((state) => state.catalogue);
  const on = (running ?? wanted).parts.flatMap((choice) => {
    const card = catalogue?.parts.find(({ id }) => id === choice.id);
    return card ? [{ card, choice }] : [];
  });
  const quantities = on.flatMap(({ card }) => card.shows ?? []);
  const work: ExplainCoefficient = (of, row, modality) => workingOf(of, row, on, modality);
  const plans = chartPlans(modalities, rows.list, quantities, work, opened?.classes);
  return (
    <section className="charts" aria-labelledby="charts-title">
      <div className="section-head">
        <h2 id="charts-title">Live charts</h2>
        {rows.hasBefore && (
          <label className="check">
            <input
              type="checkbox"
              checked={showBefore}
              onChange={({ target }) => setShowBefore(target.checked)}
            />
            Previous run as faint lines
          </label>
        )}
      </div>
      <div className="chart-grid">
        {plans.map((plan) => (
          <ChartFigure
            key={plan.name}
            plan={plan}
            rows={rows.list}
            turns={turns}
            showBefore={showBefore && rows.hasBefore}
            live={live}
          />
        ))}
      </div>
    </section>
  );
}
