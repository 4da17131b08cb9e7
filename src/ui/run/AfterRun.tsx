import type { RunRecord } from "../../contract/record";
import { percent } from "../../state/explain";
import { can } from "../../state/run";
import { Icon } from "../layout/Icon";
import { useBench, useRun } from "../stores";

/** The sealed test split, and the record of the run. */
export function AfterRun() {
  const { run } = useBench();
  const mayTest = useRun((state) => can("test", state));
  const mayRecord = useRun((state) => can("record", state));
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
  const text = JSON.stringify(record, null, 2);
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = "run.json";
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
