import { toHash } from "../../contract/link";
import { isOn } from "../../state/dataKey";
import { explain, large, percent } from "../../state/explain";
import { ProblemList } from "../clips/ProblemList";
import { useClips, useHeld, useRun, useSetup } from "../storeHooks";

/** What is happening, in sentences that the run's own figures make, and the facts of the model. */
export function RunSummary() {
  const run = useRun((state) => state);
  const stale = useSetup(
    ({ config, catalogue }) =>
      catalogue !== undefined &&
      run.config !== undefined &&
      run.status !== "idle" &&
      toHash(config, catalogue) !== toHash(run.config, catalogue),
  );
  const isHeld = useHeld();
  const sentences = explain(run);
  return (
    <section className="happening" aria-labelledby="happening-title">
      <h2 id="happening-title">What is happening</h2>
      {sentences.length > 0 ? <p>{sentences.join(" ")}</p> : <BeforeRun />}
      <div aria-live="polite">
        {run.restarts.map((sentence) => (
          <p key={sentence} className="notice calm">
            {sentence}
          </p>
        ))}
      </div>
      <ProblemList title="Problems with the clips" problems={run.opened?.warnings ?? []} />
      {stale && !isHeld && (
        <p className="hint">
          The setup was changed; that takes effect at the next run (Reset, then Train).
        </p>
      )}
      <Facts />
    </section>
  );
}

function BeforeRun() {
  const config = useSetup((state) => state.config);
  const parts = config.parts.length;
  const usual = useSetup(
    ({ catalogue }) => catalogue !== undefined && toHash(config, catalogue) === "",
  );
  return (
    <p>
      Nothing is learnt yet. Train starts {usual ? "the default run" : "this setup"}:{" "}
      {parts === 0
        ? "plain joint training, every part off"
        : `${parts} parts beside plain joint training`}
      , {config.epochs} epochs. How long it takes is known after a few steps.
    </p>
  );
}

function Facts() {
  const opened = useRun((state) => state.opened);
  const stepMs = useRun((state) => state.step?.stepMs);
  const ceiling = useClips(({ manifest }) =>
    !opened || isOn({ opened }, manifest) ? manifest?.ceiling : undefined,
  );
  if (!opened && !ceiling) return null;
  const rate = opened && stepMs ? (opened.flopsPerStep / stepMs) * 1000 : undefined;
  return (
    <dl className="facts row">
      {opened && (
        <>
          <Fact name="Parameters" value={large(opened.parameters)} />
          <Fact name="FLOPs a step" value={large(opened.flopsPerStep)} />
          {rate !== undefined && <Fact name="FLOPs a second" value={large(rate)} />}
          <Fact
            name="Clips"
            value={`${opened.clips.train} train, ${opened.clips.validation} validation, ${opened.clips.test} sealed`}
          />
        </>
      )}
      {ceiling && (
        <Fact
          name="Best possible on these clips"
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
