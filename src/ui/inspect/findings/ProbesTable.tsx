import { useState } from "react";
import type { ChannelSet, ProbeKind, ProbesReport } from "../../../contract/probes";
import { interval } from "../../../compare/words";
import { fateLabels, shareText } from "../../../state/maskVerdict";
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

/** What became of each factor, in words. */
export function Fates({ report }: { readonly report: ProbesReport }) {
  const nameOf = useSubjectName();
  const subjects = [...new Set(report.verdicts.map(({ subject }) => subject))];
  return (
    <div className="table-view" tabIndex={0} role="region" aria-label="What became of factors">
      <table>
        <caption>
          What became of each factor in the kept channels, and how much more a linear probe reads
          from them than from as many random ones, in points.
        </caption>
        <thead>
          <tr>
            <th scope="col">Factor</th>
            {subjects.map((subject) => (
              <th key={subject} scope="col">
                {nameOf(subject)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.factors.map(({ name, isTask }) => (
            <tr key={name}>
              <th scope="row">
                {name}
                {isTask && " (task)"}
              </th>
              {subjects.map((subject) => {
                const found = report.verdicts.find(
                  (one) => one.factor === name && one.subject === subject,
                );
                return (
                  <td key={subject} data-fate={found?.fate}>
                    {found && fateLabels[found.fate]}
                    {found?.keptLessRandom && (
                      <span className="tally"> {interval(found.keptLessRandom)}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Accuracy by factor, subject and set of channels, of one kind of probe. */
export function ProbesTable({ report }: { readonly report: ProbesReport }) {
  const nameOf = useSubjectName();
  const [probe, setProbe] = useState<ProbeKind>("linear");
  const kinds = [...new Set(report.rows.map((row) => row.probe))];
  const sets = Object.keys(setNames) as ChannelSet[];
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
      <div className="table-view" tabIndex={0} role="region" aria-label="Probes, table">
        <table>
          <caption>
            Accuracy in % on held-out clips with 95 % intervals over{" "}
            {report.groups > 0 ? `${report.groups} groups` : `${report.clips} clips`};{" "}
            {report.folds} folds of {report.clips} clips; random channels: mean of {report.draws}{" "}
            draws. Chance names the most frequent class.
          </caption>
          <thead>
            <tr>
              <th scope="col">Factor</th>
              <th scope="col">Channels of</th>
              <th scope="col">Chance</th>
              {shown.map((set) => (
                <th key={set} scope="col">
                  {setNames[set]}
                </th>
              ))}
              {probe === "linear" && <th scope="col">Shuffled</th>}
            </tr>
          </thead>
          <tbody>
            {report.rows
              .filter((row) => row.probe === probe)
              .map((row) => {
                const factor = report.factors.find(({ name }) => name === row.factor);
                return (
                  <tr key={`${row.factor}/${row.subject}`}>
                    <th scope="row">{row.factor}</th>
                    <td>{nameOf(row.subject)}</td>
                    <td>{(100 * (factor?.chance ?? 0)).toFixed(1)}</td>
                    {shown.map((set) => (
                      <td key={set}>{shareText(row.accuracy[set])}</td>
                    ))}
                    {probe === "linear" && <td>{shareText(row.shuffled)}</td>}
                  </tr>
                );
              })}
          </tbody>
        </table>
      </div>
    </>
  );
}
