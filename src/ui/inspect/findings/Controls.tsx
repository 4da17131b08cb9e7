import type { ControlRow, Fill } from "../../../contract/inspect";
import { controlsCsv } from "../../../state/findingExports";
import { DataTable, type DataTableColumn } from "../../components/DataTable";
import { DownloadButton } from "../../components/DownloadButton";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import { RequestButton } from "./RequestButton";
import type { Interval } from "../../../contract/interval";

const names: Readonly<Record<string, string>> = {
  learned: "Learned",
  requested: "By hand",
  all: "All kept",
  inverted: "Inverted",
  none: "None kept",
};
const fillNames: Readonly<Record<Fill, string>> = {
  zero: "zeros",
  mean: "means",
  mix: "another clip’s",
};

const scoreColumns: readonly DataTableColumn<ControlRow>[] = [
  {
    key: "accuracy",
    title: "Accuracy, %",
    cell: ({ scores }) => figure(scores.accuracy, 100, 1),
  },
  {
    key: "crossEntropy",
    title: "Cross-entropy",
    cell: ({ scores }) => figure(scores.crossEntropy, 1, 3),
  },
  { key: "ece", title: "ECE", cell: ({ scores }) => figure(scores.ece, 1, 3) },
];

/** Accuracy of the run's classifier with other masks. */
export function Controls() {
  const { inspect } = useAppStores();
  const report = useInspect(({ findings }) => findings.controls);
  const modalities = useRun(({ opened }) => opened?.modalities ?? []);
  const nameOf = (id: string): string => modalities.find((one) => one.id === id)?.name ?? id;
  const rowName = ({ id }: ControlRow): string =>
    id === "random"
      ? `Random of its size, ${report?.draws ?? 0} draws`
      : id.startsWith("only/")
        ? `${nameOf(id.slice(5))} alone`
        : (names[id] ?? id);
  return (
    <div className="finding">
      <h3>Other masks</h3>
      <p className="hint">
        Other masks are at a disadvantage here, because the run&rsquo;s classifier was trained with
        the learned mask only. Use these figures as controls of the pictures; the comparison with
        random masks below retrains the heads.
      </p>
      <RequestButton
        request="controls"
        name="Try other masks"
        onPress={() => inspect.find("controls")}
      />
      {report && (
        <>
          <DataTable
            label="Other masks, table"
            caption={`On ${report.clips} validation clips. Of random masks: mean and the range of 95 % of the draws.`}
            rows={report.rows}
            keyOf={({ id, fill }) => `${id}/${fill}`}
            rowClassName={({ id }) => (id === "learned" ? "own" : undefined)}
            columns={[
              { key: "mask", title: "Mask", cell: rowName },
              {
                key: "fill",
                title: "Dropped channels are",
                cell: ({ fill }) => (fill ? fillNames[fill] : "nothing is dropped"),
              },
              ...modalities.map(({ id, name }) => ({
                key: id,
                title: `${name} kept`,
                cell: ({ kept }: ControlRow) => kept[id],
              })),
              ...scoreColumns,
            ]}
          />
          <div className="buttons">
            <DownloadButton name="controls.csv" text={() => controlsCsv(report)} />
          </div>
        </>
      )}
    </div>
  );
}

function figure(value: number | Interval, factor: number, digits: number): string {
  const text = (one: number): string => (factor * one).toFixed(digits);
  return typeof value === "number"
    ? text(value)
    : `${text(value.mean)} [${text(value.low)}, ${text(value.high)}]`;
}
