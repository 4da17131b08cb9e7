import { useState } from "react";
import type { SubjectMeasures } from "../../contract/measures";
import { clipCount, share } from "./figures";
import { TableToggle } from "../charts/TableToggle";

interface ReliabilityProps {
  readonly measures: SubjectMeasures;
  /** Whose probabilities these are. */
  readonly name: string;
}

const box = { width: 360, height: 200, left: 38, right: 6, top: 8, bottom: 34 } as const;
const plotWidth = box.width - box.left - box.right;
const plotHeight = box.height - box.top - box.bottom;
const x = (confidence: number): number => box.left + confidence * plotWidth;
const y = (accuracy: number): number => box.top + (1 - accuracy) * plotHeight;

/** Accuracy against confidence, with the number of clips behind every bar; or the same as a table. */
export function Reliability({ measures, name }: ReliabilityProps) {
  const [asTable, setAsTable] = useState(false);
  const bins = measures.reliability;
  return (
    <figure className="reliability" aria-label={`Reliability, ${name}`}>
      <div className="chart-head">
        <h3>Reliability</h3>
        <TableToggle name="Reliability" pressed={asTable} onToggle={() => setAsTable(!asTable)} />
      </div>
      {asTable ? <BinTable measures={measures} /> : <Diagram bins={bins} name={name} />}
      <figcaption>
        Bars: accuracy of the clips whose confidence falls there; ticks: their mean confidence;
        numbers: how many there are. On the dashed line confidence is accuracy. ECE{" "}
        {share(measures.ece)}.
      </figcaption>
    </figure>
  );
}

function Diagram({
  bins,
  name,
}: {
  readonly bins: SubjectMeasures["reliability"];
  readonly name: string;
}) {
  const width = plotWidth / bins.length;
  const filled = bins.filter(({ count }) => count > 0).length;
  return (
    <svg
      viewBox={`0 0 ${box.width} ${box.height}`}
      className="bins"
      role="img"
      aria-label={`${name}: ${filled} of ${bins.length} bins hold clips; the table has the numbers.`}
    >
      {[0, 0.5, 1].map((level) => (
        <g key={level}>
          <line className="grid" x1={x(0)} x2={x(1)} y1={y(level)} y2={y(level)} />
          <text x={box.left - 5} y={y(level) + 3} textAnchor="end">
            {level * 100} %
          </text>
          <text x={x(level)} y={box.height - 4} textAnchor={level === 1 ? "end" : "middle"}>
            {level * 100} %
          </text>
        </g>
      ))}
      {bins.map(({ count, confidence, accuracy }, j) => {
        if (count === 0) return null;
        const left = x(j / bins.length);
        return (
          <g key={j}>
            <rect
              className="bin"
              x={left + 1}
              width={width - 2}
              y={y(accuracy)}
              height={Math.max(1, y(0) - y(accuracy))}
            />
            <line
              className="tick"
              x1={left + 1}
              x2={left + width - 1}
              y1={y(confidence)}
              y2={y(confidence)}
            />
            <text className="count" x={left + width / 2} y={y(0) + 12} textAnchor="middle">
              {count}
            </text>
          </g>
        );
      })}
      <line className="diagonal" x1={x(0)} y1={y(0)} x2={x(1)} y2={y(1)} />
    </svg>
  );
}

function BinTable({ measures }: { readonly measures: SubjectMeasures }) {
  const bins = measures.reliability;
  return (
    <div className="table-view" tabIndex={0} role="region" aria-label="Reliability, values">
      <table>
        <thead>
          <tr>
            <th scope="col">Confidence</th>
            <th scope="col">Clips</th>
            <th scope="col">Mean confidence</th>
            <th scope="col">Accuracy</th>
          </tr>
        </thead>
        <tbody>
          {bins.map(({ count, confidence, accuracy }, j) => (
            <tr key={j}>
              <th scope="row">
                {share(j / bins.length)} to {share((j + 1) / bins.length)}
              </th>
              <td>{clipCount(count)}</td>
              <td>{count > 0 ? share(confidence) : "–"}</td>
              <td>{count > 0 ? share(accuracy) : "–"}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
