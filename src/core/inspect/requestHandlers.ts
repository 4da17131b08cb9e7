/** The function that runs each request about a mask. */
import type {
  InspectParameters,
  InspectRequestName,
  InspectResponse,
} from "../../contract/inspectRequests";
import { channelUse } from "./channelUse";
import { clipView } from "./clipView";
import { controls } from "./controls";
import { trainFairDecoders } from "./fairDecoders";
import { testHeads } from "./headTest";
import type { InspectedRun } from "./inspected";
import { maskState } from "./maskState";
import { probes } from "./probes";
import { splitView } from "./splitView";

type RequestHandlers = {
  readonly [N in InspectRequestName]: (
    run: InspectedRun,
    parameters: InspectParameters<N>,
  ) => Promise<InspectResponse<N>>;
};

export const requestHandlers: RequestHandlers = {
  mask: maskState,
  clip: clipView,
  split: splitView,
  controls,
  headTest: testHeads,
  fair: trainFairDecoders,
  channel: channelUse,
  probes,
};
