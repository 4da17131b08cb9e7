import { useBench, useHeld, useRun } from "../storeHooks";

/** Why the run ended early, and the way on where there is one. */
export function FailurePanel() {
  const failed = useRun((state) => state.failed);
  const refusal = useRun((state) => state.refusal);
  const { run } = useBench();
  const isHeld = useHeld();
  // a comparison notes it and goes on
  if (!failed || isHeld) return null;
  const { failure, restoredStep, learningRate } = failed;
  return (
    <section className="notice bad" role="alert" aria-label="The run failed">
      <div>
        <strong>The run stopped.</strong>
        <p>{failure.message}</p>
        {refusal !== "" && <p>{refusal}</p>}
        {restoredStep !== undefined && (
          <p>
            The weights are back at step {restoredStep}, before the first bad value
            {learningRate === undefined ? "" : ` (learning rate ${learningRate.toPrecision(2)})`}.
          </p>
        )}
      </div>
      {restoredStep !== undefined && (
        <button
          type="button"
          className="main"
          onClick={() => {
            // The pressed button is about to go: the focus stays in its section.
            document.getElementById("run")?.focus({ preventScroll: true });
            void run.retry(0.1);
          }}
        >
          Go on with a tenth of the learning rate
        </button>
      )}
    </section>
  );
}
