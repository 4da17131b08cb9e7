import { useState } from "react";
import type { ChannelSet, ProbedFactor, ProbeKind, ProbesReport } from "../../../contract/probes";
import { intervalText } from "../../../compare/comparisonText";
import { conclusionText, shareText } from "../../../state/significance";
import { DataTable, type DataTableColumn } from "../../components/DataTable";
import { SelectField } from "../../components/SelectField";
import { useRun } from "../../storeHooks";

const setNames: Readonly<Record<ChannelSet, string>> = {
  dropped: "Dropped",
  kept: "Kept",
  all: "All",
  "random-kept": "Random, as many as kept",
  "random-dropped": "Random, as many as dropped",
};
const probeNames: Readonly<Record<ProbeKind, string>> = {
  linear: "Linear",
  network: "Small network",
  codes: "Codes used",
};

/** "Sound", "Picture", or "Fused". */
export function useSubjectName(): (id: string) => string {
  const modalities = useRun(({ opened }) => opened?.modalities);
  return (id) =>
    id === "fused" ? "Fused" : (modalities?.find((one) => one.id === id)?.name ?? id);
}

/** The conclusion about each factor. */
export function ConclusionsTable({ report }: { readonly report: ProbesReport }) {
  const nameOf = useSubjectName();
  const subjects = [...new Set(report.conclusions.map(({ subject }) => subject))];
  return (
    <DataTable
      label="Conclusions about factors"
      caption="Whether each factor can be predicted from the kept channels, and the accuracy of a linear probe on them less that on as many random ones, in points."
      rows={report.factors}
      keyOf={({ name }) => name}
      columns={[
        {
          key: "factor",
          title: "Factor",
          cell: ({ name, isTask }) => (isTask ? `${name} (task)` : name),
        },
        ...subjects.map((subject) => {
          const find = ({ name }: ProbedFactor) =>
            report.conclusions.find((one) => one.factor === name && one.subject === subject);
          return {
            key: subject,
            title: nameOf(subject),
            attributes: (factor: ProbedFactor) => ({
              "data-readability": find(factor)?.readability,
            }),
            cell: (factor: ProbedFactor) => <ConclusionCell found={find(factor)} />,
          };
        }),
      ]}
    />
  );
}

function ConclusionCell({
  found,
}: {
  readonly found: ProbesReport["conclusions"][number] | undefined;
}) {
  if (!found) return null;
  return (
    <>
      {conclusionText[found.readability]}
      {found.keptLessRandom && <span className="tally"> {intervalText(found.keptLessRandom)}</span>}
    </>
  );
}

const shuffledColumn: DataTableColumn<ProbesReport["rows"][number]> = {
  key: "shuffled",
  title: "Shuffled",
  cell: ({ shuffled }) => shareText(shuffled),
};

/** The accuracies of one kind of probe, by factor, subject and set of channels. */
export function ProbesTable({ report }: { readonly report: ProbesReport }) {
  const nameOf = useSubjectName();
  const [probe, setProbe] = useState<ProbeKind>("linear");
  const kinds = [...new Set(report.rows.map((row) => row.probe))];
  const sets = Object.keys(setNames) as ChannelSet[];
  const chanceOf = new Map(report.factors.map(({ name, chance }) => [name, chance]));
  const shown = sets.filter((set) =>
    report.rows.some((row) => row.probe === probe && row.accuracy[set]),
  );
  return (
    <>
      <div className="metric">
        <SelectField
          label="Probe"
          value={probe}
          values={kinds}
          nameOf={(kind) => probeNames[kind]}
          onChoose={(kind) => setProbe(kind)}
        />
      </div>
      <DataTable
        label="Probes, table"
        caption={
          <>
            Accuracy in % on held-out clips with 95 % intervals over{" "}
            {report.groups > 0 ? `${report.groups} groups` : `${report.clips} clips`};{" "}
            {report.folds} folds of {report.clips} clips; random channels: mean of {report.draws}{" "}
            draws. Chance: always predicting the most frequent class.
          </>
        }
        rows={report.rows.filter((row) => row.probe === probe)}
        keyOf={({ factor, subject }) => `${factor}/${subject}`}
        columns={[
          { key: "factor", title: "Factor", cell: ({ factor }) => factor },
          { key: "subject", title: "Channels of", cell: ({ subject }) => nameOf(subject) },
          {
            key: "chance",
            title: "Chance",
            cell: ({ factor }) => (100 * (chanceOf.get(factor) ?? 0)).toFixed(1),
          },
          ...shown.map((set) => ({
            key: set,
            title: setNames[set],
            cell: ({ accuracy }: ProbesReport["rows"][number]) => shareText(accuracy[set]),
          })),
          ...(probe === "linear" ? [shuffledColumn] : []),
        ]}
      />
    </>
  );
}
