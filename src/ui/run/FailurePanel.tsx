import { useAppStores, useIsLocked, useRun } from "../storeHooks";

/** Why the run failed, and how to continue it where that is possible. */
export function FailurePanel() {
  const failed = useRun((state) => state.failed);
  const refusal = useRun((state) => state.refusal);
  const { run } = useAppStores();
  const isLocked = useIsLocked();
  // A comparison records the failure and continues.
  if (!failed || isLocked) return null;
  const { failure, restoredStep, learningRate } = failed;
  return (
    <section className="notice bad" role="alert" aria-label="The run failed">
      <div>
        <strong>The run stopped.</strong>
        <p>{failure.message}</p>
        {refusal !== "" && <p>{refusal}</p>}
        {restoredStep !== undefined && (
          <p>
            The weights were restored to step {restoredStep}, before the first invalid value
            {learningRate === undefined ? "" : ` (learning rate ${learningRate.toPrecision(2)})`}.
          </p>
        )}
      </div>
      {restoredStep !== undefined && (
        <button
          type="button"
          className="main"
          onClick={() => {
            // The pressed button disappears; this keeps the focus in its section.
            document.getElementById("run")?.focus({ preventScroll: true });
            void run.retry(0.1);
          }}
        >
          Continue with a tenth of the learning rate
        </button>
      )}
    </section>
  );
}
