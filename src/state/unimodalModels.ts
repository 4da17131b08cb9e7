/** Models that this page trained on one modality alone, remembered by what they said of each clip. */
import type { ModalityId, SplitName } from "../contract/clip";
import type { ExperimentConfig } from "../contract/experiment";
import type { UnimodalPredictions, MeasuresReport } from "../contract/measures";
import type { TelemetryEvent } from "../contract/telemetry";
import type { RunState } from "./run";

export interface UnimodalModels {
  /** Notes what a run on one modality that came to its end says of validation, at its best epoch; `run` is as it was before. */
  handleEvent(event: TelemetryEvent, run: RunState): void;
  /** Notes what was measured of such a run; of one that is not done, nothing. */
  addReport(report: MeasuresReport, run: RunState): void;
  /** What models of the run's modalities, trained alone but otherwise alike, said of a split. */
  predictionsFor(split: SplitName, run: RunState): UnimodalPredictions;
}

type Run = Pick<RunState, "config" | "opened">;

/** Equal for runs that differ in parts, other modalities and what computes them alone. */
function keyOf(config: ExperimentConfig, dataKey: string, modality: ModalityId): string {
  const { seed, encoders, fusion, optimizer, batchSize, epochs } = config;
  const encoder = encoders[modality] ?? config.encoder;
  return JSON.stringify([dataKey, modality, seed, encoder, fusion, optimizer, batchSize, epochs]);
}

export function createUnimodalModels(): UnimodalModels {
  const known = new Map<string, UnimodalPredictions[string]>();
  /** Best validation accuracy of the run so far, and what it said there. */
  let best = -1;
  let said: readonly (readonly [string, number | undefined])[] | undefined;

  const placeOf = (split: SplitName, { config, opened }: Run, id: ModalityId): string =>
    config && opened ? `${split} ${keyOf(config, opened.dataKey, id)}` : "";
  const keep = (
    split: SplitName,
    run: Run,
    labels: readonly (readonly [string, number | undefined])[],
  ): void => {
    const [only, ...others] = run.opened?.modalities ?? [];
    if (!run.config || !only || others.length > 0) return;
    const verdicts = Object.fromEntries(labels.map(([id, label]) => [id, label ?? -1]));
    known.set(placeOf(split, run, only.id), verdicts);
  };

  return {
    handleEvent(event, run) {
      // a run that was lost goes on with the best epoch that it had
      if (event.type === "opened" && !run.epoch) [best, said] = [-1, undefined];
      // one that was cut short is not what training alone comes to
      if (event.type === "status" && event.status === "done" && said) keep("validation", run, said);
      // an epoch's verdicts come right after its report, and are on validation alone
      if (event.type !== "verdicts" || event.step !== run.epoch?.step) return;
      const accuracy = run.epoch.accuracy.validation["fused"] ?? 0;
      if (accuracy <= best) return;
      best = accuracy;
      said = Object.entries(event.verdicts).map(
        ([id, verdicts]) => [id, verdicts["fused"]?.label] as const,
      );
    },
    addReport(report, run) {
      if (run.status !== "done") return;
      keep(
        report.split,
        run,
        report.perClip.map(({ card, verdicts }) => [card.id, verdicts["fused"]?.label] as const),
      );
    },
    predictionsFor(split, run) {
      return Object.fromEntries(
        (run.opened?.modalities ?? []).flatMap(({ id }) => {
          const verdicts = known.get(placeOf(split, run, id));
          return verdicts ? [[id, verdicts] as const] : [];
        }),
      );
    },
  };
}
