import { toHash } from "../../contract/link";
import { dataRequestKey, isTrainedOn } from "../../state/dataKey";
import { runSentences, largeNumberText, percent } from "../../state/explain";
import { ProblemList } from "../clips/ProblemList";
import { useClips, useIsLocked, useRun, useSetup } from "../storeHooks";

/** Explains the run in sentences with its own figures, and lists facts of the model. */
export function RunSummary() {
  const run = useRun((state) => state);
  const isOutdated = useSetup(
    ({ config, catalogue }) =>
      catalogue !== undefined &&
      run.config !== undefined &&
      run.status !== "idle" &&
      toHash(config, catalogue) !== toHash(run.config, catalogue),
  );
  const isLocked = useIsLocked();
  const sentences = runSentences(run);
  return (
    <section className="run-summary" aria-labelledby="run-summary-title">
      <h2 id="run-summary-title">What is happening</h2>
      {sentences.length > 0 ? <p>{sentences.join(" ")}</p> : <BeforeRun />}
      <div aria-live="polite">
        {run.restarts.map((sentence) => (
          <p key={sentence} className="notice calm">
            {sentence}
          </p>
        ))}
      </div>
      <ProblemList title="Problems with the clips" problems={run.opened?.warnings ?? []} />
      {isOutdated && !isLocked && (
        <p className="hint">
          The setup has changed since this run started. Press Reset, then Train, to run the new
          setup.
        </p>
      )}
      <Facts />
    </section>
  );
}

function BeforeRun() {
  const config = useSetup((state) => state.config);
  const parts = config.parts.length;
  const isDefault = useSetup(
    ({ catalogue }) => catalogue !== undefined && toHash(config, catalogue) === "",
  );
  return (
    <p>
      Nothing is trained yet. Press Train to start {isDefault ? "the default run" : "this setup"}:{" "}
      {config.modalities.length === 1 ? "one modality" : "joint training"}{" "}
      {parts === 0 ? "without any part" : `with ${parts} ${parts === 1 ? "part" : "parts"}`},{" "}
      {config.epochs} {config.epochs === 1 ? "epoch" : "epochs"}. The remaining time is shown after
      a few steps.
    </p>
  );
}

function Facts() {
  const opened = useRun((state) => state.opened);
  const stepMs = useRun((state) => state.step?.stepMs);
  const key = useSetup(({ config }) => dataRequestKey(config));
  const ceiling = useClips(({ manifest, shown }) =>
    (opened ? isTrainedOn({ opened }, manifest) : shown === key) ? manifest?.ceiling : undefined,
  );
  if (!opened && !ceiling) return null;
  const rate = opened && stepMs ? (opened.flopsPerStep / stepMs) * 1000 : undefined;
  return (
    <dl className="facts row">
      {opened && (
        <>
          <Fact name="Parameters" value={largeNumberText(opened.parameters)} />
          <Fact name="FLOPs/step" value={largeNumberText(opened.flopsPerStep)} />
          {rate !== undefined && <Fact name="FLOPs/s" value={largeNumberText(rate)} />}
          <Fact
            name="Clips"
            value={`${opened.clips.train} train, ${opened.clips.validation} validation, ${opened.clips.test} sealed`}
          />
        </>
      )}
      {ceiling && (
        <Fact
          name="Best possible accuracy on validation and test clips"
          value={Object.entries(ceiling)
            .map(([name, share]) => `${name} ${percent(share)}`)
            .join(", ")}
        />
      )}
    </dl>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
