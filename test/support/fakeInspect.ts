/** Plausible responses about a mask of eight channels, for tests of the page. */
import type { Outcome } from "../../src/contract/door";
import type { MaskReport, Omega } from "../../src/contract/inspect";
import type {
  InspectResponse,
  InspectRequestName,
  InspectParameters,
} from "../../src/contract/inspectRequests";
import type { ModalityView } from "../../src/contract/inspectClip";

const fakeChannels = 8;

/** Channels of higher number drop later. */
const omegaAt = (epoch: number): Uint8Array =>
  Uint8Array.from({ length: fakeChannels }, (_, channel) => (channel >= epoch ? 1 : 0));

export function fakeMask(step: number, epoch: number): MaskReport {
  const omega = { audio: omegaAt(epoch), video: omegaAt(2 * epoch) };
  const valuesOf = (kept: Uint8Array): Float32Array =>
    Float32Array.from(kept, (one, channel) => (one ? 0.01 : 0.004) + channel / 10000);
  return {
    type: "mask",
    epoch,
    step,
    threshold: 0.005,
    omega,
    values: { audio: valuesOf(omega.audio), video: valuesOf(omega.video) },
    epochsKept: Array.from({ length: epoch }, (_, i) => i + 1),
    bytesKept: 1000 * epoch,
  };
}

const view = (omega: Omega | undefined): ModalityView => ({
  pictures: [
    {
      name: "input",
      values: Float32Array.of(0, 1, 2, 3),
      shape: [2, 2],
      kept: fakeChannels,
      error: 0,
    },
    {
      name: "kept",
      decoder: "run",
      values: Float32Array.of(0, 1, 2, 2),
      shape: [2, 2],
      kept: omega?.["audio"]?.reduce((sum, one) => sum + one, 0) ?? 4,
      error: 0.25,
      errorMap: Float32Array.of(0, 0, 0, 1),
    },
  ],
  scale: { mean: -4, deviation: 2 },
});

const scores = { accuracy: 0.5, crossEntropy: 1.2, ece: 0.1 };

/** Responds to the requests that the page sends without a press; refuses the others. */
export function fakeInspection<N extends InspectRequestName>(
  name: N,
  parameters: InspectParameters<N>,
): Outcome<InspectResponse<N>> {
  const omega = "omega" in parameters ? parameters.omega : undefined;
  const { at } = parameters;
  const epoch = at === "now" ? 3 : at;
  const modality = (kept: Uint8Array) => ({ omega: kept, spread: new Float32Array(8).fill(1) });
  const responses: { readonly [One in InspectRequestName]?: InspectResponse<One> } = {
    mask: {
      at,
      epoch,
      step: 10 * epoch,
      threshold: 0.005,
      gate: "binary",
      zeta: 0.5,
      modalities: { audio: modality(omegaAt(epoch)), video: modality(omegaAt(2 * epoch)) },
      warnings: [],
    },
    clip: {
      clipId: "clipId" in parameters ? parameters.clipId : "",
      label: 0,
      fused: Float32Array.of(0.7, 0.3),
      learned: Float32Array.of(0.6, 0.4),
      heads: { audio: Float32Array.of(0.5, 0.5), video: Float32Array.of(0.4, 0.6) },
      maskedHeads: { audio: Float32Array.of(0.5, 0.5), video: Float32Array.of(0.3, 0.7) },
      modalities: { audio: view(omega), video: view(omega) },
    },
    split: { clips: 100, requested: scores, learned: scores },
    controls: { at, clips: 100, draws: 30, rows: [] },
  };
  const value: InspectResponse<N> | undefined = responses[name];
  if (value) return { ok: true, value };
  return { ok: false, failure: { code: "internal", message: `The fake answers no ${name}.` } };
}
