/** Inspects a run's mask between two steps, with the weights of any archived epoch. */
import type { EpochReport, TelemetryEvent } from "../contract/telemetry";
import { LabError } from "../contract/errors";
import type { Omega } from "../contract/inspect";
import type { InspectedAt } from "../contract/inspectClip";
import type {
  InspectParameters,
  InspectRequestName,
  InspectResponse,
} from "../contract/inspectRequests";
import { maskOf, type InspectedRun } from "../core/inspect/inspectedRun";
import { readMaskReport } from "../core/inspect/maskReport";
import { requestHandlers } from "../core/inspect/requestHandlers";
import { withEvaluatedWeights, withSnapshot } from "../core/train/snapshot";
import { splitOutputs } from "../core/train/splitOutputs";
import type { Pipeline } from "../core/train/step";
import { stepsPerEpoch } from "../core/train/setAside";
import { mapRecord } from "../core/tensor/records";
import type { Run } from "./buildRun";
import { createEpochArchive } from "./epochArchive";
import { createInspectionCache } from "./inspectionCache";

export interface Inspector {
  /** Archives the weights and emits the mask; does nothing in a run without a mask. */
  onEpochEnd(report: EpochReport): Promise<void>;
  /** Discards everything that belongs to steps after `step`. */
  rollBack(step: number): void;
  /** Runs a request with the weights of any archived epoch. Throws a LabError if it cannot. */
  request<N extends InspectRequestName>(
    name: N,
    parameters: InspectParameters<N>,
  ): Promise<InspectResponse<N>>;
  /** Ends the running inspection at its next progress report. */
  cancel(): void;
  dispose(): void;
}

/** Throws a LabError if a mask set by hand, as from a link, does not fit this model. */
function expectFit(omega: Omega, { mapShapes, featureSize }: Pipeline["model"]): void {
  const sizes = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .sort()
      .map(([id, size]) => `${size} of ${id}`)
      .join(", ");
  const given = sizes(mapRecord(omega, ({ length }) => length));
  const own = sizes(mapRecord(mapShapes, () => featureSize));
  if (given === own) return;
  const message = `The mask by hand belongs to another run: it has channels ${given}; this run has ${own}. Press "Back to learned".`;
  throw new LabError({ code: "bad-config", message });
}

export function createInspector(
  { training, pictures }: Run,
  emit: (event: TelemetryEvent) => void,
): Inspector {
  const { pipeline } = training;
  const archive = createEpochArchive(pipeline);
  const hasMask = pipeline.parts.some((part) => part.mask);
  let isCancelled = false;
  const cache = createInspectionCache((split) => splitOutputs(pipeline, training[split], training));
  const perEpoch = stepsPerEpoch(training);

  const positionOf = (at: InspectedAt): InspectedRun["position"] =>
    at === "now"
      ? { epoch: Math.floor(training.step / perEpoch), step: training.step }
      : { epoch: at, step: at * perEpoch };
  const inspectedRun = (at: InspectedAt, request: InspectRequestName): InspectedRun => ({
    ...training,
    ...cache.of(at === "now" ? `step ${training.step}` : `epoch ${at}`),
    pictures,
    position: positionOf(at),
    progress: async (done, total, stage) => {
      emit({ type: "inspecting", request, done, total, stage });
      await training.yieldToEventLoop();
      if (!isCancelled) return;
      throw new LabError({
        code: "cancelled",
        message: "The request was cancelled before it was finished.",
      });
    },
  });

  /** Runs `work` with the weights of that point of training, then restores the present ones. */
  const withWeights = async <T>(at: InspectedAt, work: () => Promise<T>): Promise<T> => {
    if (at === "now") return withEvaluatedWeights(pipeline, work);
    return withSnapshot(pipeline, () => {
      archive.restore(at);
      return work();
    });
  };

  return {
    onEpochEnd: async ({ epoch, step }) => {
      if (!hasMask) return;
      await archive.store(epoch);
      const { epochs, bytes } = archive;
      const mask = await withEvaluatedWeights(pipeline, () => readMaskReport(maskOf(pipeline)));
      emit({ type: "mask", epoch, step, epochsKept: epochs, bytesKept: bytes, ...mask });
    },
    rollBack: (step) => {
      archive.deleteAfter(Math.floor(step / perEpoch));
      cache.clear();
    },
    request: async (name, parameters) => {
      isCancelled = false;
      maskOf(pipeline);
      if ("omega" in parameters && parameters.omega) expectFit(parameters.omega, pipeline.model);
      const { at } = parameters;
      return withWeights(at, () => requestHandlers[name](inspectedRun(at, name), parameters));
    },
    cancel: () => {
      isCancelled = true;
    },
    dispose: cache.clear,
  };
}
