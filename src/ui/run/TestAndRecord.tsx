import type { RunRecord } from "../../contract/record";
import { percent, selectedEpochText } from "../../state/explain";
import { Icon } from "../components/Icon";
import { saveText } from "../components/saveFile";
import { SealedTestNote } from "./SealedTestNote";
import { useAppStores, useCan, useRun } from "../storeHooks";

/** Opens the sealed test split, and saves the record of the run. */
export function TestAndRecord() {
  const { run } = useAppStores();
  const canTest = useCan("test");
  const canRecord = useCan("record");
  const test = useRun((state) => state.test);
  const selection = useRun((state) => state.config?.selection.id);
  const refusal = useRun((state) => (state.failed ? "" : state.refusal));
  return (
    <section className="after" aria-labelledby="after-title">
      <h2 id="after-title">Test and record</h2>
      <p>
        <SealedTestNote />
      </p>
      <div className="buttons">
        <button
          type="button"
          aria-disabled={!canTest}
          onClick={() => {
            if (canTest) void run.openTest();
          }}
        >
          <Icon name="sealed" />
          Open the test split
        </button>
        <button
          type="button"
          aria-disabled={!canRecord}
          onClick={() => {
            if (canRecord) void run.record().then((record) => record && download(record));
          }}
        >
          <Icon name="download" />
          Download run.json
        </button>
      </div>
      {refusal !== "" && (
        <div className="notice bad" role="alert">
          <p>{refusal}</p>
        </div>
      )}
      <div aria-live="polite">
        {test && (
          <p className="test-result">
            Test, {test.clips} clips:{" "}
            {Object.entries(test.accuracy)
              .map(([name, share]) => `${name} ${percent(share)}`)
              .join(", ")}
            , with the weights of {selectedEpochText(test.epoch, selection)}.{" "}
            {test.epochs > 0 && `The last ${test.epochs} epochs were tested as well. `}Opened{" "}
            {test.openings === 1 ? "once" : `${test.openings} times`}.
          </p>
        )}
      </div>
    </section>
  );
}

function download(record: RunRecord): void {
  saveText("run.json", JSON.stringify(record, null, 2), "application/json");
}
