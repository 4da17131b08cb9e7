import { useMemo } from "react";
import { baselineSentences } from "../../compare/baselineText";
import { cellsInForce } from "../../compare/queue";
import { tableOf } from "../../compare/resultTable";
import { splitsOf } from "../../compare/runSummary";
import type { Catalogue } from "../../contract/cards";
import type { ModalityCard } from "../../contract/clip";
import type { Comparison } from "../../contract/compare";
import { nameOfRow, withModalityNames } from "../../state/baselineComparison";
import { BarsFigure } from "./BarsFigure";
import { CurvesFigure } from "./CurvesFigure";
import { RunCount } from "./RunCount";

interface BaselineResultProps {
  readonly comparison: Comparison;
  readonly catalogue: Catalogue;
  readonly modalities: readonly ModalityCard[];
}

/** The result in sentences, bars and curves, as the runs finish. */
export function BaselineResult({ comparison, catalogue, modalities }: BaselineResultProps) {
  const { plan } = comparison;
  const cells = useMemo(() => cellsInForce(comparison, catalogue), [comparison, catalogue]);
  const table = useMemo(() => {
    const metric = { split: splitsOf(plan, cells)[0] ?? "test", subject: "fused" } as const;
    return withModalityNames(tableOf({ plan, cells }, catalogue, metric), modalities);
  }, [plan, cells, catalogue, modalities]);
  const clips = cells.find(({ summary }) => summary)?.summary?.dataset.clips.test ?? 0;
  return (
    <div className="baseline-result">
      <RunCount
        comparison={comparison}
        cells={cells}
        catalogue={catalogue}
        nameOf={(row) => nameOfRow(row, modalities)}
      />
      <div className="sentences" aria-live="polite">
        {baselineSentences({ table, clips }).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {cells.length > 0 && (
        <div className="chart-grid">
          <BarsFigure table={table} name="Joint and each modality alone, bars" />
          <CurvesFigure table={table} cells={cells} name="Joint and each modality alone, curves" />
        </div>
      )}
      <p className="hint">The table, every run and the files are under Compare.</p>
    </div>
  );
}
