import { useStore } from "zustand";
import type { SplitName } from "../../contract/clip";
import type { Figure, MeasuresReport, SingleAccuracies } from "../../contract/measures";
import { useAppStores, useCan } from "../storeHooks";
import { DataTable } from "../components/DataTable";
import { DefinedMeasure } from "./DefinedMeasure";
import { formatShare, type NameOf } from "./formatters";

const rows = [
  "ownHead",
  "summand",
  "othersAtMean",
  "probe",
  "alone",
] as const satisfies readonly (keyof SingleAccuracies)[];

type Definition = (typeof rows)[number];

interface SinglesProps {
  readonly report: MeasuresReport;
  readonly nameOf: NameOf;
}

/** The accuracy of single modalities by five definitions, which papers often confuse. */
export function SingleModalityTable({ report, nameOf }: SinglesProps) {
  const modalities = Object.entries(report.single);
  return (
    <>
      <DataTable
        label="Single-modality accuracy, table"
        variant="plain"
        className="singles"
        rows={rows}
        keyOf={(definition) => definition}
        columns={[
          {
            key: "definition",
            title: "Accuracy by",
            cell: (definition) => <DefinedMeasure measure={definition} />,
          },
          ...modalities.map(([id, figures], i) => ({
            key: id,
            title: nameOf(id),
            cell: (definition: Definition) => <FigureOrReason figure={figures[definition]} />,
            attributes: (definition: Definition) =>
              i === 0 && sharesReason(report, definition)
                ? { colSpan: modalities.length }
                : undefined,
          })),
        ]}
      />
      <TrainAlone
        split={report.split}
        modalities={modalities.flatMap(([id, { alone }]) => ("reason" in alone ? [id] : []))}
        nameOf={nameOf}
      />
    </>
  );
}

/** Whether one reason says why no modality has this figure. */
function sharesReason({ single }: MeasuresReport, definition: Definition): boolean {
  const reasons = new Set(
    Object.values(single).map(({ [definition]: figure }) =>
      "reason" in figure ? figure.reason : undefined,
    ),
  );
  return reasons.size === 1 && !reasons.has(undefined);
}

function FigureOrReason({ figure }: { readonly figure: Figure }) {
  if ("value" in figure) return formatShare(figure.value);
  return (
    <span className="reason">
      <b>Not applicable.</b> {figure.reason}
    </span>
  );
}

interface TrainAloneProps {
  readonly split: SplitName;
  readonly modalities: readonly string[];
  readonly nameOf: NameOf;
}

/** Starts the runs that give the last definition its figures. */
function TrainAlone({ split, modalities, nameOf }: TrainAloneProps) {
  const { unimodalBaselines: alone } = useAppStores();
  const doing = useStore(alone.store, (state) => state.current);
  const canTrain = useCan("measure") && doing === "";
  if (modalities.length === 0) return null;
  const names = modalities.map((id) => nameOf(id).toLowerCase()).join(" and ");
  return (
    <div className="train-alone">
      <p className="hint">
        This trains a model on {names} alone, then repeats this configuration, and measures each
        run: {modalities.length + 1} runs, each of which replaces the one before. The setup does not
        change.
        {split === "test" && " Each run opens the test split."}
      </p>
      <button
        type="button"
        aria-disabled={!canTrain}
        onClick={() => {
          if (canTrain) void alone.train(modalities, split);
        }}
      >
        Train {names} alone
      </button>
    </div>
  );
}
