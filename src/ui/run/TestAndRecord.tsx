import type { RunRecord } from "../../contract/record";
import { percent } from "../../state/explain";
import { Icon } from "../components/Icon";
import { saveText } from "../components/saveFile";
import { useBench, useMay, useRun } from "../storeHooks";

/** The sealed test split, and the record of the run. */
export function TestAndRecord() {
  const { run } = useBench();
  const mayTest = useMay("test");
  const mayRecord = useMay("record");
  const test = useRun((state) => state.test);
  const refusal = useRun((state) => (state.failed ? "" : state.refusal));
  const sealed = useRun((state) => state.opened?.clips.test);
  return (
    <section className="after" aria-labelledby="after-title">
      <h2 id="after-title">Test and record</h2>
      <p>
        Choices are made on validation; {sealed === undefined ? "the" : `${sealed}`} test clips stay
        sealed until you open them. Every opening is counted in the record, since a test that is
        looked at twice is no longer a test.
      </p>
      <div className="buttons">
        <button
          type="button"
          aria-disabled={!mayTest}
          onClick={() => {
            if (mayTest) void run.openTest();
          }}
        >
          <Icon name="sealed" />
          Open the test split
        </button>
        <button
          type="button"
          aria-disabled={!mayRecord}
          onClick={() => {
            if (mayRecord) void run.record().then((record) => record && download(record));
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
            , with the weights of epoch {test.epoch}, the best on validation. Opened{" "}
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
