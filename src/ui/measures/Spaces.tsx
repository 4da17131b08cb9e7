import type { MeasuresReport } from "../../contract/measures";
import { digits, type NameOf } from "./figures";
import { FiguresTable } from "./FiguresTable";
import { Defined, Glossary } from "./Glossary";

interface SpacesProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

const columns = ["gap", "gapOfRawMeans", "meanPairDistanceSq"] as const;

/** How the modalities' features lie to one another, and how evenly the mask keeps them. */
export function Spaces({ report, nameOf }: SpacesProps) {
  const { gaps, zeta } = report;
  return (
    <Glossary measures={[...columns, "zeta"]}>
      {gaps.length > 0 && (
        <FiguresTable
          label="Gaps"
          of="Between"
          columns={columns}
          rows={gaps.map((one) => ({
            key: one.between.join(),
            name: one.between.map(nameOf).join(" and "),
            values: columns.map((measure) => digits(one[measure])),
          }))}
        />
      )}
      {gaps.length === 0 && <p className="hint">With one modality there is no gap.</p>}
      <p>
        <Defined measure="zeta" />{" "}
        {"value" in zeta ? (
          <b>{zeta.value.toFixed(2)}</b>
        ) : (
          <span className="reason">not applicable: {zeta.reason}</span>
        )}
      </p>
    </Glossary>
  );
}
