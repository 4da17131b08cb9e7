import type { ControlRow, Fill } from "../../../contract/inspect";
import { controlsCsv } from "../../../state/findingExports";
import { DownloadButton } from "../../components/DownloadButton";
import { useAppStores, useInspect, useRun } from "../../storeHooks";
import { Asking } from "./Asking";
import type { Interval } from "../../../contract/interval";

const names: Readonly<Record<string, string>> = {
  learned: "Learned",
  asked: "By hand",
  all: "All kept",
  inverted: "Inverted",
  none: "None kept",
};
const fillNames: Readonly<Record<Fill, string>> = {
  zero: "zeros",
  mean: "means",
  mix: "another clip’s",
};

/** The run's own classifier behind other masks. */
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
        The run&rsquo;s classifier was trained behind the learned mask only, so any other mask loses
        for that reason alone. These are controls of the pictures; the verdict is below.
      </p>
      <Asking ask="controls" name="Try other masks" onAsk={() => inspect.find("controls")} />
      {report && (
        <>
          <div className="table-view" tabIndex={0} role="region" aria-label="Other masks, table">
            <table>
              <caption>
                On {report.clips} validation clips. Of random masks: mean and the range of 95 % of
                the draws.
              </caption>
              <thead>
                <tr>
                  <th scope="col">Mask</th>
                  <th scope="col">Dropped channels are</th>
                  {modalities.map(({ id, name }) => (
                    <th key={id} scope="col">
                      {name} kept
                    </th>
                  ))}
                  <th scope="col">Accuracy, %</th>
                  <th scope="col">Cross-entropy</th>
                  <th scope="col">ECE</th>
                </tr>
              </thead>
              <tbody>
                {report.rows.map((row) => (
                  <tr key={`${row.id}/${row.fill}`} className={row.id === "learned" ? "own" : ""}>
                    <th scope="row">{rowName(row)}</th>
                    <td>{row.fill ? fillNames[row.fill] : "nothing is dropped"}</td>
                    {modalities.map(({ id }) => (
                      <td key={id}>{row.kept[id]}</td>
                    ))}
                    <td>{figure(row.scores.accuracy, 100, 1)}</td>
                    <td>{figure(row.scores.crossEntropy, 1, 3)}</td>
                    <td>{figure(row.scores.ece, 1, 3)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
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
