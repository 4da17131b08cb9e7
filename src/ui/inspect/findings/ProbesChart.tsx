import { useState } from "react";
import type { ChannelSet, ProbesReport } from "../../../contract/probes";
import { Figure } from "../../components/Figure";
import { SelectField } from "../../components/SelectField";
import { useSubjectName } from "./ProbesTable";

const [widthPx, rowPx, labelPx] = [640, 30, 120];
/** Sets differ in shape as well as in colour. */
const shapes: readonly {
  readonly set: ChannelSet;
  readonly name: string;
  readonly path: string;
}[] = [
  { set: "all", name: "all", path: "M-5 -5 H5 V5 H-5 Z" },
  { set: "kept", name: "kept", path: "M0 -6 A6 6 0 1 1 -0.01 -6 Z" },
  { set: "dropped", name: "dropped", path: "M0 -6 L6 5 H-6 Z" },
  { set: "random-kept", name: "random, as many as kept", path: "M-5 -5 L5 5 M-5 5 L5 -5" },
];

/** Draws the linear probes of one subject by set of channels, with chance and intervals. */
export function ProbesChart({ report }: { readonly report: ProbesReport }) {
  const nameOf = useSubjectName();
  const subjects = [...new Set(report.rows.map(({ subject }) => subject))];
  const [picked, setPicked] = useState<string>();
  const subject = picked ?? subjects.at(-1) ?? "";
  const rows = report.rows.filter((row) => row.subject === subject && row.probe === "linear");
  const x = (share: number): number => labelPx + share * (widthPx - labelPx - 12);
  const height = rows.length * rowPx + 22;
  const words = rows.map(({ factor, accuracy }) => {
    const figures = shapes.flatMap(({ set, name }) => {
      const share = accuracy[set];
      return share ? [`${name} ${(100 * share.mean).toFixed(0)}`] : [];
    });
    return `${factor}: ${figures.join(", ")} %`;
  });
  return (
    <Figure
      name="Linear probes"
      title={
        <SelectField
          label="Linear probes on channels of "
          value={subject}
          values={subjects}
          nameOf={nameOf}
          onChoose={(one) => setPicked(one)}
        />
      }
      headingLevel={4}
      caption={<ShapeLegend />}
    >
      <svg
        className="probes-chart"
        viewBox={`0 0 ${widthPx} ${height}`}
        role="img"
        aria-label={words.join(". ")}
      >
        {[0, 0.25, 0.5, 0.75, 1].map((share) => (
          <g key={share}>
            <line x1={x(share)} x2={x(share)} y1={0} y2={height - 20} className="strip-line" />
            <text x={x(share)} y={height - 5} textAnchor="middle">
              {100 * share}
            </text>
          </g>
        ))}
        {rows.map(({ factor, accuracy }, row) => {
          const chance = report.factors.find(({ name }) => name === factor)?.chance ?? 0;
          return (
            <g key={factor} transform={`translate(0 ${row * rowPx + rowPx / 2})`}>
              <text x={labelPx - 8} textAnchor="end" dominantBaseline="central">
                {factor}
              </text>
              <line x1={x(chance)} x2={x(chance)} y1={-12} y2={12} className="chance-line" />
              {shapes.map(({ set, path }, i) => {
                const share = accuracy[set];
                if (!share) return null;
                const y = (i - 1.5) * 6;
                return (
                  <g key={set} className={`probe-mark is-${set}`} transform={`translate(0 ${y})`}>
                    <line x1={x(share.low)} x2={x(share.high)} />
                    <path d={path} transform={`translate(${x(share.mean)} 0) scale(0.72)`} />
                  </g>
                );
              })}
            </g>
          );
        })}
      </svg>
    </Figure>
  );
}

function ShapeLegend() {
  return (
    <ul className="probe-legend">
      {shapes.map(({ set, name, path }) => (
        <li key={set}>
          <svg viewBox="-8 -8 16 16" width="14" height="14" aria-hidden="true">
            <g className={`probe-mark is-${set}`}>
              <path d={path} />
            </g>
          </svg>
          {name}
        </li>
      ))}
      <li>dashed: chance; % on held-out clips</li>
    </ul>
  );
}
