import type { SubjectMeasures } from "../../contract/measures";
import { DataTable } from "../components/DataTable";
import { Figure } from "../components/Figure";
import { formatClipCount, formatShare } from "./formatters";

interface ReliabilityProps {
  readonly measures: SubjectMeasures;
  /** Name of the head that predicts. */
  readonly name: string;
}

const box = { width: 360, height: 200, left: 38, right: 6, top: 8, bottom: 34 } as const;
const plotWidth = box.width - box.left - box.right;
const plotHeight = box.height - box.top - box.bottom;
const x = (confidence: number): number => box.left + confidence * plotWidth;
const y = (accuracy: number): number => box.top + (1 - accuracy) * plotHeight;

/** A reliability diagram: accuracy by confidence, with the number of clips in each bin. */
export function ReliabilityDiagram({ measures, name }: ReliabilityProps) {
  const bins = measures.reliability;
  return (
    <Figure
      className="reliability"
      name={`Reliability, ${name}`}
      title="Reliability"
      table={() => <BinTable bins={bins} />}
      caption={
        <>
          Each bar is the accuracy of the clips in that range of confidence, each tick their mean
          confidence, each number their count. On the dashed line accuracy equals confidence. ECE{" "}
          {formatShare(measures.ece)}.
        </>
      }
    >
      <Diagram bins={bins} name={name} />
    </Figure>
  );
}

type Bins = SubjectMeasures["reliability"];

function Diagram({ bins, name }: { readonly bins: Bins; readonly name: string }) {
  const width = plotWidth / bins.length;
  const filled = bins.filter(({ count }) => count > 0).length;
  return (
    <svg
      viewBox={`0 0 ${box.width} ${box.height}`}
      className="bins"
      role="img"
      aria-label={`${name}: ${filled} of ${bins.length} bins contain clips; the table lists the values.`}
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

function BinTable({ bins }: { readonly bins: Bins }) {
  return (
    <DataTable
      label="Reliability, values"
      rows={bins.map((bin, index) => ({ ...bin, index }))}
      keyOf={({ index }) => index}
      columns={[
        {
          key: "confidence",
          title: "Confidence",
          cell: ({ index }) =>
            `${formatShare(index / bins.length)} to ${formatShare((index + 1) / bins.length)}`,
        },
        { key: "clips", title: "Clips", cell: ({ count }) => formatClipCount(count) },
        {
          key: "mean",
          title: "Mean confidence",
          cell: ({ count, confidence }) => (count > 0 ? formatShare(confidence) : "–"),
        },
        {
          key: "accuracy",
          title: "Accuracy",
          cell: ({ count, accuracy }) => (count > 0 ? formatShare(accuracy) : "–"),
        },
      ]}
    />
  );
}
