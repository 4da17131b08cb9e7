import type { MeasuresReport } from "../../contract/measures";
import { digits, type NameOf } from "./figures";
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
        <div className="table-scroll" tabIndex={0} role="region" aria-label="Gaps, table">
          <table className="figures-table">
            <thead>
              <tr>
                <th scope="col">Between</th>
                {columns.map((measure) => (
                  <th key={measure} scope="col">
                    <Defined measure={measure} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {gaps.map((one) => (
                <tr key={one.between.join()}>
                  <th scope="row">{one.between.map(nameOf).join(" and ")}</th>
                  {columns.map((measure) => (
                    <td key={measure}>{digits(one[measure])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
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
