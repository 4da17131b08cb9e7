/**
 * Every request about a run's mask. Requests run between two steps, on validation and training clips: none opens
 * the sealed test split.
 */
import type { ModalityId } from "./clip";
import type {
  ControlsReport,
  FairReport,
  Fill,
  HeadTestReport,
  MaskState,
  Omega,
  SplitView,
} from "./inspect";
import type { ChannelUse, ClipView, DecoderName, InspectedAt } from "./inspectClip";
import type { ProbesReport } from "./probes";

interface AtWeights {
  readonly at: InspectedAt;
}
interface UnderMask extends AtWeights {
  /** A mask set by hand; absent: the learned mask. */
  readonly omega?: Omega | undefined;
}
interface Exchange<Parameters extends AtWeights, Response> {
  readonly parameters: Parameters;
  readonly response: Response;
}

/** The parameters and the response of each request, by its name. Page, door and worker derive their types from this table. */
interface InspectRequests {
  readonly mask: Exchange<AtWeights, MaskState>;
  readonly clip: Exchange<ClipParameters, ClipView>;
  readonly split: Exchange<UnderMask & { readonly fill: Fill }, SplitView>;
  readonly controls: Exchange<UnderMask, ControlsReport>;
  readonly headTest: Exchange<AtWeights, HeadTestReport>;
  /** Trains the fair decoders of these weights; `clip` can use them afterwards. */
  readonly fair: Exchange<AtWeights, FairReport>;
  readonly channel: Exchange<ChannelParameters, ChannelUse>;
  readonly probes: Exchange<ProbesParameters, ProbesReport>;
}

export type InspectRequestName = keyof InspectRequests;
export type InspectParameters<N extends InspectRequestName> = InspectRequests[N]["parameters"];
export type InspectResponse<N extends InspectRequestName> = InspectRequests[N]["response"];

interface ClipParameters extends UnderMask {
  readonly clipId: string;
  readonly fill: Fill;
  readonly decoder: DecoderName;
  /** Random masks to draw as controls: the first is shown, the errors cover all. */
  readonly draws: number;
}
interface ChannelParameters extends AtWeights {
  readonly modality: ModalityId;
  readonly channel: number;
  /** The clip that is shown without the channel. */
  readonly clipId: string;
}
interface ProbesParameters extends AtWeights {
  /** Absent: the task and every factor that can be probed. */
  readonly factors?: readonly string[];
  readonly folds: number;
}

/** The progress of a request. */
export interface InspectingReport {
  readonly type: "inspecting";
  readonly request: InspectRequestName;
  readonly done: number;
  readonly total: number;
  /** The current stage, such as "linear probe, skin, fold 2 of 5". */
  readonly stage: string;
}
