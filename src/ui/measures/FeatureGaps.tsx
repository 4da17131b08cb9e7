import type { MeasuresReport } from "../../contract/measures";
import { DataTable } from "../components/DataTable";
import { DefinedMeasure } from "./DefinedMeasure";
import { formatNumber, type NameOf } from "./formatters";

interface SpacesProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

const measures = ["gap", "gapOfRawMeans", "meanPairDistanceSq"] as const;

/** Distances between the modalities' features, and the balance of the mask's kept channels. */
export function FeatureGaps({ report, nameOf }: SpacesProps) {
  const { gaps, zeta } = report;
  return (
    <>
      {gaps.length > 0 ? (
        <DataTable
          label="Gaps, table"
          variant="plain"
          rows={gaps}
          keyOf={({ between }) => between.join()}
          columns={[
            {
              key: "between",
              title: "Between",
              cell: ({ between }) => between.map(nameOf).join(" and "),
            },
            ...measures.map((measure) => ({
              key: measure,
              title: <DefinedMeasure measure={measure} />,
              cell: (gap: (typeof gaps)[number]) => formatNumber(gap[measure]),
            })),
          ]}
        />
      ) : (
        <p className="hint">A gap needs two modalities; this run has one.</p>
      )}
      <p>
        <DefinedMeasure measure="zeta" />{" "}
        {"value" in zeta ? (
          <b>{zeta.value.toFixed(2)}</b>
        ) : (
          <span className="reason">not applicable: {zeta.reason}</span>
        )}
      </p>
    </>
  );
}
