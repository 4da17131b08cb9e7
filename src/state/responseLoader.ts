/** Sends requests of the inspector and discards responses that are out of date. */
import type { LabClient } from "../client/labClient";
import type { LabDoor, Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type {
  InspectParameters,
  InspectRequestName,
  InspectResponse,
} from "../contract/inspectRequests";
import type { InspectState } from "./inspect";

export interface ResponseLoader {
  /** Sends a request; a worker that stops is a failure. */
  readonly send: LabDoor["inspect"];
  /**
   * Sends a request and applies its outcome, unless other weights, or with `during` "view" another view, are shown
   * by then. Returns whether a response was applied.
   */
  load<N extends InspectRequestName>(
    name: N,
    parameters: InspectParameters<N>,
    apply: (state: InspectState, outcome: Outcome<InspectResponse<N>>) => InspectState,
    during?: "weights" | "view",
  ): Promise<boolean>;
}

export function createResponseLoader(
  lab: Pick<LabClient, "inspect">,
  state: () => InspectState,
  show: (next: InspectState) => void,
): ResponseLoader {
  const send: LabDoor["inspect"] = (name, parameters) =>
    lab.inspect(name, parameters).catch((error: unknown) => ({
      ok: false as const,
      failure: toFailure(error),
    }));
  return {
    send,
    async load(name, parameters, apply, during = "weights") {
      const { weights, view } = state();
      const outcome = await send(name, parameters);
      if (state().weights !== weights || (during === "view" && state().view !== view)) return false;
      show(apply(state(), outcome));
      return outcome.ok;
    },
  };
}
