import { useStore } from "zustand";
import type { SplitName } from "../../contract/clip";
import type { Figure, MeasuresReport, SingleAccuracies } from "../../contract/measures";
import { useBench, useMay } from "../stores";
import { share, type NameOf } from "./figures";
import { Defined, Glossary } from "./Glossary";

const rows = [
  "ownHead",
  "summand",
  "othersAtMean",
  "probe",
  "alone",
] as const satisfies readonly (keyof SingleAccuracies)[];

interface SinglesProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** One modality's accuracy by five definitions, which are often mistaken for one another. */
export function Singles({ report, nameOf }: SinglesProps) {
  const modalities = Object.entries(report.single);
  return (
    <Glossary measures={rows}>
      <div
        className="table-scroll"
        tabIndex={0}
        role="region"
        aria-label="Single-modality accuracy, table"
      >
        <table className="figures-table singles">
          <thead>
            <tr>
              <th scope="col">Accuracy by</th>
              {modalities.map(([id]) => (
                <th key={id} scope="col">
                  {nameOf(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((definition) => (
              <tr key={definition}>
                <th scope="row">
                  <Defined measure={definition} />
                </th>
                <Cells figures={modalities.map(([id, figures]) => [id, figures[definition]])} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <TrainAlone
        split={report.split}
        modalities={modalities.flatMap(([id, { alone }]) => ("reason" in alone ? [id] : []))}
        nameOf={nameOf}
      />
    </Glossary>
  );
}

/** One figure per modality; a reason that all of them share is said once. */
function Cells({ figures }: { readonly figures: readonly (readonly [string, Figure])[] }) {
  const reasons = new Set(figures.map(([, figure]) => ("reason" in figure ? figure.reason : "")));
  const [only = ""] = reasons;
  if (reasons.size === 1 && only !== "")
    return (
      <td colSpan={figures.length}>
        <Reason text={only} />
      </td>
    );
  return figures.map(([id, figure]) => (
    <td key={id}>{"value" in figure ? share(figure.value) : <Reason text={figure.reason} />}</td>
  ));
}

function Reason({ text }: { readonly text: string }) {
  return (
    <span className="reason">
      <b>Not applicable.</b> {text}
    </span>
  );
}

interface TrainAloneProps {
  readonly split: SplitName;
  readonly modalities: readonly string[];
  readonly nameOf: NameOf;
}

/** Starts the runs that the last definition is missing. */
function TrainAlone({ split, modalities, nameOf }: TrainAloneProps) {
  const { alone } = useBench();
  const doing = useStore(alone.store, (state) => state.doing);
  const may = useMay("measure") && doing === "";
  if (modalities.length === 0) return null;
  const names = modalities.map((id) => nameOf(id).toLowerCase()).join(" and ");
  return (
    <div className="train-alone">
      <p className="hint">
        One press trains a model on {names} alone, then this configuration again, and measures:{" "}
        {modalities.length + 1} runs, each in the place of the one before. The setup stays as it is.
        {split === "test" && " Each of them opens the test split."}
      </p>
      <button
        type="button"
        aria-disabled={!may}
        onClick={() => {
          if (may) void alone.train(modalities, split);
        }}
      >
        Train {names} alone
      </button>
    </div>
  );
}
