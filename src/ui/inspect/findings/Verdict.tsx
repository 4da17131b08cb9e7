import type { Scores, VerdictReport } from "../../../contract/inspect";
import { verdictCsv } from "../../../state/findingExports";
import { verdictOf, verdictSentence } from "../../../state/maskVerdict";
import { DataTable } from "../../components/DataTable";
import { DownloadButton } from "../../components/DownloadButton";
import { Figure } from "../../components/Figure";
import { useAppStores, useInspect } from "../../storeHooks";
import { Asking } from "./Asking";

/** Whether the learned mask is better than chance, in one sentence and the heads behind it. */
export function Verdict() {
  const { inspect } = useAppStores();
  const report = useInspect(({ findings }) => findings.verdict);
  return (
    <div className="finding">
      <h3>The verdict</h3>
      <p className="hint">
        Equal linear heads, with the same start and the same steps, are trained anew on frozen
        features under the learned mask and under random ones of its size for each modality.
      </p>
      <Asking ask="verdict" name="Retrain equal heads" onAsk={() => inspect.find("verdict")} />
      <div aria-live="polite">
        {report && (
          <p className={`verdict is-${verdictOf(report.difference).replaceAll(" ", "-")}`}>
            {verdictSentence(report)}
          </p>
        )}
      </div>
      {report && <Heads report={report} />}
    </div>
  );
}

function Heads({ report }: { readonly report: VerdictReport }) {
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
            do at least as well as the learned one. Always naming the most frequent class gets{" "}
            {(100 * report.chance).toFixed(1)} %.
          </>
        }
      >
        <HeadsStrip report={report} />
      </Figure>
      <div className="buttons">
        <DownloadButton name="verdict.csv" text={() => verdictCsv(report)} />
      </div>
    </>
  );
}

const marks = (report: VerdictReport) =>
  [
    ["Learned", report.learned],
    ["All channels", report.all],
    ["Inverted", report.inverted],
  ] as const;

function HeadsTable({ report }: { readonly report: VerdictReport }) {
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

/** A row each: random heads as dots, the others as one mark with its name. */
function HeadsStrip({ report }: { readonly report: VerdictReport }) {
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
