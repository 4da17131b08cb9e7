/** Remembers the predictions of the unimodal models that this page trained. */
import type { ModalityId, SplitName } from "../contract/clip";
import type { ExperimentConfig } from "../contract/experiment";
import type { UnimodalPredictions, MeasuresReport } from "../contract/measures";
import type { TelemetryEvent } from "../contract/telemetry";
import type { RunState } from "./run";

export interface UnimodalModels {
  /** Stores the validation predictions of a finished unimodal run at its best epoch; `run`: the state before the event. */
  handleEvent(event: TelemetryEvent, run: RunState): void;
  /** Stores the predictions in the report of a finished unimodal run. */
  addReport(report: MeasuresReport, run: RunState): void;
  /** The predictions, on a split, of unimodal models with otherwise the same configuration as `run`. */
  predictionsFor(split: SplitName, run: RunState): UnimodalPredictions;
}

type Run = Pick<RunState, "config" | "opened">;

/** The configuration without parts, other modalities and backend, as a key. */
function keyOf(config: ExperimentConfig, dataKey: string, modality: ModalityId): string {
  const { parts: _, modalities: __, encoders, backend: ___, engine: ____, ...rest } = config;
  const encoder = encoders[modality] ?? config.encoder;
  return JSON.stringify([dataKey, modality, { ...rest, encoder }]);
}

export function createUnimodalModels(): UnimodalModels {
  const known = new Map<string, UnimodalPredictions[string]>();
  /** Best validation accuracy of the run so far, and the predictions of that epoch. */
  let best = -1;
  let bestPredictions: readonly (readonly [string, number | undefined])[] | undefined;

  const placeOf = (split: SplitName, { config, opened }: Run, id: ModalityId): string =>
    config && opened ? `${split} ${keyOf(config, opened.dataKey, id)}` : "";
  const keep = (
    split: SplitName,
    run: Run,
    labels: readonly (readonly [string, number | undefined])[],
  ): void => {
    const [only, ...others] = run.opened?.modalities ?? [];
    if (!run.config || !only || others.length > 0) return;
    const predictions = Object.fromEntries(labels.map(([id, label]) => [id, label ?? -1]));
    known.set(placeOf(split, run, only.id), predictions);
  };

  return {
    handleEvent(event, run) {
      // a restarted run keeps its best epoch
      if (event.type === "opened" && !run.epoch) [best, bestPredictions] = [-1, undefined];
      // a stopped run is not a baseline
      if (event.type === "status" && event.status === "done" && bestPredictions)
        keep("validation", run, bestPredictions);
      // an epoch's predictions follow its report and cover validation only
      if (event.type !== "predictions" || event.step !== run.epoch?.step) return;
      const accuracy = run.epoch.accuracy.validation["fused"] ?? 0;
      if (accuracy <= best) return;
      best = accuracy;
      bestPredictions = Object.entries(event.predictions).map(
        ([id, predictions]) => [id, predictions["fused"]?.label] as const,
      );
    },
    addReport(report, run) {
      if (run.status !== "done") return;
      keep(
        report.split,
        run,
        report.perClip.map(
          ({ card, predictions }) => [card.id, predictions["fused"]?.label] as const,
        ),
      );
    },
    predictionsFor(split, run) {
      return Object.fromEntries(
        (run.opened?.modalities ?? []).flatMap(({ id }) => {
          const predictions = known.get(placeOf(split, run, id));
          return predictions ? [[id, predictions] as const] : [];
        }),
      );
    },
  };
}
