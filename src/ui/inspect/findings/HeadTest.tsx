import type { Scores, HeadTestReport } from "../../../contract/inspect";
import { headTestCsv } from "../../../state/findingExports";
import {
  refittedSentence,
  significanceOf,
  significanceSentence,
} from "../../../state/significance";
import { DataTable } from "../../components/DataTable";
import { DownloadButton } from "../../components/DownloadButton";
import { Figure } from "../../components/Figure";
import { useAppStores, useInspect } from "../../storeHooks";
import { RequestButton } from "./RequestButton";

/** Compares the learned mask with random masks: the result in one sentence, and the accuracies of the heads. */
export function HeadTest() {
  const { inspect } = useAppStores();
  const report = useInspect(({ findings }) => findings.headTest);
  return (
    <div className="finding">
      <h3>Learned mask against random masks</h3>
      <p className="hint">
        Linear heads are retrained on frozen features, once with the learned mask and once with each
        of many random masks that keep as many channels of each modality. All start from the same
        weights and take the same number of steps.
      </p>
      <RequestButton
        request="headTest"
        name="Retrain equal heads"
        onPress={() => inspect.find("headTest")}
      />
      <div aria-live="polite">
        {report && (
          <p
            className={`significance is-${significanceOf(report.difference).replaceAll(" ", "-")}`}
          >
            {significanceSentence(report)}
          </p>
        )}
        {report?.heldOut?.comparison && <p>{refittedSentence(report)}</p>}
      </div>
      {report && <Heads report={report} />}
    </div>
  );
}

function Heads({ report }: { readonly report: HeadTestReport }) {
  return (
    <>
      <Figure
        name="Retrained heads"
        title="Accuracy of retrained heads"
        headingLevel={4}
        table={() => <HeadsTable report={report} />}
        caption={
          <>
            {report.random.length} random masks; {Math.round(100 * report.atLeastAsGood)} % of them
            are at least as accurate as the learned one. Always predicting the most frequent class
            is right in {(100 * report.chance).toFixed(1)} % of clips.
          </>
        }
      >
        <HeadsStrip report={report} />
      </Figure>
      <div className="buttons">
        <DownloadButton name="head-test.csv" text={() => headTestCsv(report)} />
      </div>
    </>
  );
}

const marks = (report: HeadTestReport) =>
  [
    ["Learned", report.learned],
    ["All channels", report.all],
    ["Inverted", report.inverted],
  ] as const;

function HeadsTable({ report }: { readonly report: HeadTestReport }) {
  const rows: readonly (readonly [string, Scores])[] = [
    ...marks(report),
    ...report.random.map((scores, i) => [`Random ${i + 1}`, scores] as const),
  ];
  return (
    <DataTable
      label="Retrained heads, table"
      rows={rows}
      keyOf={([name]) => name}
      columns={[
        { key: "mask", title: "Mask", cell: ([name]) => name },
        {
          key: "accuracy",
          title: "Accuracy, %",
          cell: ([, { accuracy }]) => (100 * accuracy).toFixed(1),
        },
        {
          key: "crossEntropy",
          title: "Cross-entropy",
          cell: ([, { crossEntropy }]) => crossEntropy.toFixed(3),
        },
        { key: "ece", title: "ECE", cell: ([, { ece }]) => ece.toFixed(3) },
      ]}
    />
  );
}

const [widthPx, rowPx, labelPx] = [640, 26, 120];

/** Draws the accuracies in rows: random heads as dots, the others as one mark with a number. */
function HeadsStrip({ report }: { readonly report: HeadTestReport }) {
  const all = [...marks(report).map(([, { accuracy }]) => accuracy), report.chance];
  const random = report.random.map(({ accuracy }) => accuracy);
  const low = Math.max(0, Math.min(...all, ...random) - 0.03);
  const high = Math.min(1, Math.max(...all, ...random) + 0.03);
  const x = (share: number): number =>
    labelPx + ((share - low) / (high - low || 1)) * (widthPx - labelPx - 60);
  const rows = [
    ...marks(report).map(([name, { accuracy }]) => [name, [accuracy]] as const),
    ["Random masks", random] as const,
    ["Chance", [report.chance]] as const,
  ];
  return (
    <svg
      className="heads-strip"
      viewBox={`0 0 ${widthPx} ${rows.length * rowPx}`}
      role="img"
      aria-label={rows
        .map(([name, values]) => `${name}: ${values.map((v) => (100 * v).toFixed(1)).join(", ")} %`)
        .join(". ")}
    >
      {rows.map(([name, values], row) => (
        <g key={name} transform={`translate(0 ${row * rowPx + rowPx / 2})`}>
          <text x={labelPx - 8} textAnchor="end" dominantBaseline="central">
            {name}
          </text>
          <line x1={labelPx} x2={widthPx} className="strip-line" />
          {values.map((value, i) =>
            name === "Random masks" ? (
              <circle key={i} cx={x(value)} r={4} className="strip-dot" />
            ) : (
              <g key={i} transform={`translate(${x(value)} 0)`}>
                <path d="M0 -7 L6 0 L0 7 L-6 0 Z" className={`strip-mark is-${row}`} />
                <text x={12} dominantBaseline="central">
                  {(100 * value).toFixed(1)}
                </text>
              </g>
            ),
          )}
        </g>
      ))}
    </svg>
  );
}
