import type { Catalogue } from "../../contract/cards";
import type { ModalityCard } from "../../contract/clip";
import { dataRequestKey } from "../../state/dataKey";
import { Icon } from "../components/Icon";
import { SelectField } from "../components/SelectField";
import { useAppStores, useClips, useCompare, useRun, useSetup } from "../storeHooks";
import { BaselineResult } from "./BaselineResult";
import { DurationEstimate } from "./DurationEstimate";
import { useBaselines, type Baselines } from "./useBaselines";

/** Compares the setup's joint training with each modality alone and with MLB, by one press. */
export function BaselinePanel() {
  const catalogue = useSetup((state) => state.catalogue);
  const key = useSetup(({ config }) => dataRequestKey(config));
  const manifest = useClips((state) => (state.shown === key ? state.manifest : undefined));
  if (!catalogue || manifest?.modalities.length === 1) return null;
  return (
    <section className="compare baselines" aria-labelledby="baselines-title">
      <h2 id="baselines-title">Is joint training better than the best modality alone?</h2>
      {manifest ? (
        <BaselineComparison catalogue={catalogue} modalities={manifest.modalities} />
      ) : (
        <p className="hint">The comparison can start when the clips are ready.</p>
      )}
    </section>
  );
}

interface BaselineComparisonProps {
  readonly catalogue: Catalogue;
  readonly modalities: readonly ModalityCard[];
}

function BaselineComparison({ catalogue, modalities }: BaselineComparisonProps) {
  const baselines = useBaselines(catalogue, modalities);
  const { plan, comparison, seeds, rows, choices, choose, problem } = baselines;
  return (
    <>
      <p className="hint" id="baselines-about">
        Trains {rows} on the clips of this setup, one after another, and tests each after its{" "}
        {lastEpochsText(plan?.testEpochs ?? 0)}. Ridge regression on each raw input is shown as a
        floor. <StartNote baselines={baselines} />
      </p>
      {problem !== "" && <p className="notice warn">{problem}</p>}
      <div className="buttons">
        <CompareButton baselines={baselines} />
        <div className="param-head">
          <SelectField label="Seeds" value={seeds} values={choices} onChoose={choose} />
        </div>
      </div>
      {comparison && (
        <BaselineResult comparison={comparison} catalogue={catalogue} modalities={modalities} />
      )}
    </>
  );
}

const lastEpochsText = (count: number): string =>
  count === 1 ? "last epoch" : `last ${count} epochs`;

/** The number of runs and their duration, and what a start needs or does. */
function StartNote({
  baselines: { plan, left, trainingsLeft },
}: {
  readonly baselines: Baselines;
}) {
  const isBusy = useIsRunBusy();
  const isComparing = useCompare(({ status }) => status !== "idle");
  if (!plan || isComparing) return null;
  if (left === 0) return "All its runs are done; more seeds give intervals.";
  return (
    <>
      <DurationEstimate plan={plan} count={trainingsLeft} />{" "}
      {isBusy ? "Stop the current run first." : "Starting it closes the current run."}
    </>
  );
}

const useIsRunBusy = (): boolean =>
  useRun(({ status }) => status === "opening" || status === "running");

/** One button for all commands, so that it keeps the focus. */
function CompareButton({ baselines }: { readonly baselines: Baselines }) {
  const { compare } = useAppStores();
  const { plan, comparison, known, left, isExact } = baselines;
  const status = useCompare((state) => state.status);
  const isRunning = useCompare(
    ({ current }) => current !== undefined && current.id === comparison?.id,
  );
  const isBusy = useIsRunBusy();
  const isEnabled = isRunning ? status === "running" : status === "idle" && !isBusy && left > 0;
  const act = (): void => {
    if (!plan || !isEnabled) return;
    if (isRunning) void compare.stop();
    else if (comparison && isExact) void compare.resume(comparison.id);
    else void compare.start(plan, known);
  };
  const start = `Compare: ${baselines.label}`;
  return (
    <button
      type="button"
      className="main"
      aria-disabled={!isEnabled}
      aria-describedby="baselines-about"
      onClick={act}
    >
      <Icon name={isRunning ? "stop" : "play"} />
      {isRunning ? "Stop this comparison" : isExact && left > 0 ? "Resume this comparison" : start}
    </button>
  );
}
