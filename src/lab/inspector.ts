/** Inspects a run's mask between two steps, with the weights of any archived epoch. */
import type { EpochReport, TelemetryEvent } from "../contract/telemetry";
import { LabError } from "../contract/errors";
import type {
  InspectResponses,
  InspectRequestName,
  InspectRequests,
  Omega,
} from "../contract/inspect";
import { clipView } from "../core/inspect/clipView";
import { channelUse } from "../core/inspect/channelUse";
import { ownDecoders, type SpaceDecoders } from "../core/inspect/clipPictures";
import { controls } from "../core/inspect/controls";
import { trainFairDecoders, type FairDecoders } from "../core/inspect/fairDecoders";
import { maskState } from "../core/inspect/maskState";
import { probes } from "../core/inspect/probes";
import { testHeads } from "../core/inspect/headTest";
import { maskReport } from "../core/inspect/maskReport";
import { maskOf, type InspectedRun } from "../core/inspect/inspected";
import { freezeSplit, trainMeans } from "../core/inspect/maskedScores";
import { splitView } from "../core/inspect/splitView";
import { withSnapshot } from "../core/train/snapshot";
import type { Pipeline } from "../core/train/step";
import { stepsPerEpoch } from "../core/train/trainer";
import { mapRecord } from "../core/tensor/records";
import type { ByModality } from "../core/types";
import type { Run } from "./buildRun";
import { createEpochArchive } from "./epochArchive";
import type { InspectedAt } from "../contract/inspectClip";

export interface Inspector {
  /** Archives the weights and emits the mask; does nothing in a run without a mask. */
  onEpochEnd(report: EpochReport): Promise<void>;
  /** Discards everything that belongs to steps after `step`. */
  rollBack(step: number): void;
  ask<A extends InspectRequestName>(
    ask: A,
    question: InspectRequests[A],
  ): Promise<InspectResponses[A]>;
  /** Ends the running inspection at its next progress report. */
  cancel(): void;
  dispose(): void;
}

/** Caches the newest result of `work` under the key of its weights. */
function createCache<T>(work: (run: InspectedRun) => Promise<T>) {
  let cached: { readonly key: string; readonly value: T } | undefined;
  return {
    of: async (run: InspectedRun, key: string): Promise<T> => {
      if (cached?.key !== key) cached = { key, value: await work(run) };
      return cached.value;
    },
    forget: (): void => {
      cached = undefined;
    },
  };
}

type Askers = {
  readonly [A in InspectRequestName]: (
    run: InspectedRun,
    question: InspectRequests[A],
  ) => Promise<InspectResponses[A]>;
};

/** Throws a LabError if a mask set by hand, as from a link, does not fit this model. */
function expectFit(omega: Omega, { mapShapes, featureSize }: Pipeline["model"]): void {
  const sizes = (of: Readonly<Record<string, number>>): string =>
    Object.entries(of)
      .sort()
      .map(([id, size]) => `${size} of ${id}`)
      .join(", ");
  const asked = sizes(mapRecord(omega, ({ length }) => length));
  const own = sizes(mapRecord(mapShapes, () => featureSize));
  if (asked === own) return;
  const message = `The mask by hand is of another run: it has channels ${asked}; this run has ${own}. Go back to the learned mask.`;
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
  const frozen = createCache((run) => freezeSplit(run, run.validation));
  const means = createCache(trainMeans);
  let fair: { readonly key: string; readonly decoders: FairDecoders } | undefined;
  const forgetFair = (): void => {
    fair?.decoders.dispose();
    fair = undefined;
  };

  const keyOf = (at: InspectedAt): string =>
    at === "now" ? `step ${training.step}` : `epoch ${at}`;
  /** Computed only for the fill "mean", since it reads every training clip. */
  const meansFor = async (
    run: InspectedRun,
    { at, fill }: InspectRequests["clip" | "split"],
  ): Promise<ByModality<Float32Array>> => (fill === "mean" ? means.of(run, keyOf(at)) : {});
  const decodersOf = ({ at, decoder }: InspectRequests["clip"]): SpaceDecoders | undefined => {
    if (decoder === "run") return ownDecoders(pipeline);
    if (fair?.key === keyOf(at)) return fair.decoders;
    const message =
      "Fair decoders of these weights are not trained yet; train them, or choose the run's own.";
    throw new LabError({ code: "bad-config", message });
  };
  const perEpoch = stepsPerEpoch(training);
  const whereIs = (at: InspectedAt) =>
    at === "now"
      ? { epoch: Math.floor(training.step / perEpoch), step: training.step }
      : { epoch: at, step: at * perEpoch };
  const inspected = (ask: InspectRequestName): InspectedRun => ({
    ...training,
    pictures,
    progress: async (done, total, what) => {
      emit({ type: "inspecting", request: ask, done, total, what });
      await training.yieldToEventLoop();
      if (!isCancelled) return;
      throw new LabError({ code: "cancelled", message: "This was stopped before it was done." });
    },
  });

  /** Runs `work` with the weights of that point of training, then restores the present ones. */
  const withWeights = async <T>(at: InspectedAt, work: () => Promise<T>): Promise<T> => {
    if (at === "now") return work();
    return withSnapshot(pipeline, () => {
      archive.restore(at);
      return work();
    });
  };

  const askers: Askers = {
    clip: async (run, question) =>
      clipView(run, question, await meansFor(run, question), decodersOf(question)),
    mask: (run, question) => maskState(run, question, whereIs(question.at)),
    controls,
    headTest: testHeads,
    channel: channelUse,
    probes,
    fair: async (run, question) => {
      forgetFair();
      const decoders = await trainFairDecoders(run, question);
      fair = { key: keyOf(question.at), decoders };
      return decoders.report;
    },
    split: async (run, question) => {
      const split = await frozen.of(run, keyOf(question.at));
      return splitView(run, question, split, await meansFor(run, question));
    },
  };

  return {
    onEpochEnd: async ({ epoch, step }) => {
      if (!hasMask) return;
      await archive.keep(epoch);
      const { epochs, bytes } = archive;
      emit({
        type: "mask",
        epoch,
        step,
        epochsKept: epochs,
        bytesKept: bytes,
        ...(await maskReport(maskOf(pipeline))),
      });
    },
    rollBack: (step) => {
      archive.forgetAfter(Math.floor(step / perEpoch));
      frozen.forget();
      means.forget();
      forgetFair();
    },
    ask: async (ask, question) => {
      isCancelled = false;
      maskOf(pipeline);
      if ("omega" in question) expectFit(question.omega, pipeline.model);
      return withWeights(question.at, () => askers[ask](inspected(ask), question));
    },
    cancel: () => {
      isCancelled = true;
    },
    dispose: forgetFair,
  };
}
