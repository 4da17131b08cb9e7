/** The function that runs each request about a mask. */
import type {
  InspectParameters,
  InspectRequestName,
  InspectResponse,
} from "../../contract/inspectRequests";
import { inspectChannel } from "./inspectChannel";
import { inspectClip } from "./inspectClip";
import { scoreControls } from "./scoreControls";
import { trainFairDecoders } from "./fairDecoders";
import { testHeads } from "./headTest";
import type { InspectedRun } from "./inspectedRun";
import { inspectMask } from "./inspectMask";
import { probeFactors } from "./probeFactors";
import { inspectSplit } from "./inspectSplit";

type RequestHandlers = {
  readonly [N in InspectRequestName]: (
    run: InspectedRun,
    parameters: InspectParameters<N>,
  ) => Promise<InspectResponse<N>>;
};

export const requestHandlers: RequestHandlers = {
  mask: inspectMask,
  clip: inspectClip,
  split: inspectSplit,
  controls: scoreControls,
  headTest: testHeads,
  fair: trainFairDecoders,
  channel: inspectChannel,
  probes: probeFactors,
};
