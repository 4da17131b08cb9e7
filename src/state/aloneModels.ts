/** Models that this page trained on one modality alone, remembered by what they said of each clip. */
import type { ModalityId, SplitName } from "../contract/clip";
import type { ExperimentConfig } from "../contract/experiment";
import type { AloneVerdicts, MeasuresReport } from "../contract/measures";
import type { TelemetryEvent } from "../contract/telemetry";
import type { RunState } from "./run";

export interface AloneModels {
  /** Notes what a run on one modality says of validation, at its best epoch; `run` is as it was before. */
  hear(event: TelemetryEvent, run: RunState): void;
  /** Notes what was measured of such a run. */
  note(report: MeasuresReport, run: RunState): void;
  /** What models of the run's modalities, trained alone but otherwise alike, said of a split. */
  of(split: SplitName, run: RunState): AloneVerdicts;
}

type Run = Pick<RunState, "config" | "opened">;

/** Equal for runs that differ in modalities, parts and what computes them alone. */
function keyOf(config: ExperimentConfig, dataKey: string): string {
  const { seed, encoder, fusion, optimizer, batchSize, epochs } = config;
  return JSON.stringify([dataKey, seed, encoder, fusion, optimizer, batchSize, epochs]);
}

export function createAloneModels(): AloneModels {
  const known = new Map<string, Map<ModalityId, AloneVerdicts[string]>>();
  /** Best validation accuracy of the run so far. */
  let best = -1;

  const placeOf = (split: SplitName, { config, opened }: Run): string | undefined =>
    config && opened && `${split} ${keyOf(config, opened.dataKey)}`;
  const keep = (
    split: SplitName,
    run: Run,
    labels: readonly (readonly [string, number | undefined])[],
  ): void => {
    const place = placeOf(split, run);
    const [only, ...others] = run.opened?.modalities ?? [];
    if (place === undefined || !only || others.length > 0) return;
    const models = known.get(place) ?? new Map<ModalityId, AloneVerdicts[string]>();
    models.set(only.id, Object.fromEntries(labels.map(([id, label]) => [id, label ?? -1])));
    known.set(place, models);
  };

  return {
    hear(event, run) {
      // a run that was lost goes on with the best epoch that it had
      if (event.type === "opened" && !run.epoch) best = -1;
      // an epoch's verdicts come right after its report, and are on validation alone
      if (event.type !== "verdicts" || event.step !== run.epoch?.step) return;
      const accuracy = run.epoch.accuracy.validation["fused"] ?? 0;
      if (accuracy <= best) return;
      best = accuracy;
      const said = Object.entries(event.verdicts);
      keep(
        "validation",
        run,
        said.map(([id, verdicts]) => [id, verdicts["fused"]?.label] as const),
      );
    },
    note(report, run) {
      keep(
        report.split,
        run,
        report.perClip.map(({ card, verdicts }) => [card.id, verdicts["fused"]?.label] as const),
      );
    },
    of(split, run) {
      const place = placeOf(split, run);
      return Object.fromEntries((place !== undefined && known.get(place)) || []);
    },
  };
}
