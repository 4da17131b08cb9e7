import { Fragment } from "react";
import type { MeasuresReport } from "../../contract/measures";
import { digits, signed, type NameOf } from "./figures";
import { Defined, Glossary } from "./Glossary";

interface GradientsProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** How hard each loss term pulls at each encoder, and whether it pulls with the fused loss. */
export function Gradients({ report, nameOf }: GradientsProps) {
  const ids = Object.keys(report.single);
  const termName = (term: string): string => {
    if (term === "fused" || ids.includes(term)) return `CE ${nameOf(term).toLowerCase()}`;
    const [name = term, id] = term.split("/");
    return id === undefined ? name : `${name}, ${nameOf(id).toLowerCase()}`;
  };
  return (
    <Glossary measures={["norm", "cosine"]}>
      <div className="table-scroll" tabIndex={0} role="region" aria-label="Gradients, table">
        <table className="figures-table">
          <thead>
            <tr>
              <td>Encoder</td>
              {ids.map((id) => (
                <th key={id} scope="colgroup" colSpan={2}>
                  {nameOf(id)}
                </th>
              ))}
            </tr>
            <tr>
              <th scope="col">Loss term</th>
              {ids.map((id) => (
                <Fragment key={id}>
                  <th scope="col">
                    <Defined measure="norm" />
                  </th>
                  <th scope="col">
                    <Defined measure="cosine" />
                  </th>
                </Fragment>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.gradients.map(({ term, norm, cosine }) => (
              <tr key={term}>
                <th scope="row">{termName(term)}</th>
                {ids.map((id) => (
                  <Fragment key={id}>
                    <td>{digits(norm[id] ?? 0)}</td>
                    <td className={(cosine[id] ?? 0) < 0 ? "against" : ""}>
                      {typeof cosine[id] === "number" ? signed(cosine[id]) : "–"}
                    </td>
                  </Fragment>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Glossary>
  );
}
