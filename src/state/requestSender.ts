/** Requests the displayed data: the mask, the selected clip, and all clips once the edits pause. */
import type { LabClient } from "../client/labClient";
import type { LabDoor } from "../contract/door";
import type { InspectParameters } from "../contract/inspectRequests";
import type { ViewState } from "../contract/viewLink";
import {
  orRefusal,
  withClip,
  withFinding,
  withMask,
  withSplit,
  type Finding,
  type InspectState,
} from "./inspect";
import { createResponseLoader } from "./responseLoader";
import { can, type RunState } from "./run";
import type { Clock } from "./throttle";

export interface RequestSender {
  /** Sends a request; a worker that stops is a failure. */
  readonly send: LabDoor["inspect"];
  /** Requests the displayed data; while a request is running, only the newest view waits. */
  followView(): void;
  /** Requests a finding, unless one is running. */
  find<N extends Finding>(name: N, parameters: InspectParameters<N>): Promise<void>;
  /** The selected clip, or the first one with a prediction. */
  clipId(): string;
}

/** Edits pause after this time without a change. */
const editPauseMs = 250;
/** Number of random masks over which the error is averaged once the edits pause. */
const pausedDraws = 16;

export interface RequestSenderSetting {
  readonly lab: LabClient;
  readonly clock: Clock;
  state(): InspectState;
  show(next: InspectState): void;
  run(): RunState;
}

export function createRequestSender({
  lab,
  clock,
  state,
  show,
  run,
}: RequestSenderSetting): RequestSender {
  const { send, load } = createResponseLoader(lab, state, show);
  const canInspect = (): boolean => {
    const { view } = state();
    if (!view.isOpen || !can("inspect", run()) || run().opened?.channels === 0) return false;
    return view.at === "now" || (run().masks.at(-1)?.epoch ?? 0) >= view.at;
  };
  const clipId = (): string => {
    const { clipId: chosen } = state().view;
    return chosen !== "" ? chosen : (Object.keys(run().predictions)[0] ?? "");
  };
  const clipParameters = (draws: number): InspectParameters<"clip"> => {
    const { at, hand, fill, decoder } = state().view;
    return { at, omega: hand, fill, decoder, draws, clipId: clipId() };
  };

  const loadMask = (): Promise<boolean> =>
    load("mask", { at: state().view.at }, orRefusal(withMask));
  let requestedMs = 0;
  const loadClip = async (): Promise<void> => {
    const { view } = state();
    if (clipId() === "") return;
    const isShown = await load(
      "clip",
      clipParameters(1),
      orRefusal((next, clip) => ({
        ...withClip(next, clip),
        responseMs: clock.nowMs() - requestedMs,
      })),
    );
    if (isShown && view === state().view) clock.later(() => void loadDetails(view), editPauseMs);
  };
  /** Sends the slow requests once the edits pause: more random masks, and all validation clips. */
  const loadDetails = async (view: ViewState): Promise<void> => {
    if (view !== state().view || !canInspect()) return;
    const isShown = await load("clip", clipParameters(pausedDraws), orRefusal(withClip), "view");
    if (!isShown || state().split) return;
    const { at, hand, fill } = view;
    await load("split", { at, fill, omega: hand }, orRefusal(withSplit), "view");
  };

  let isLoading = false;
  let isViewNew = false;
  const loadView = async (): Promise<void> => {
    isLoading = true;
    while (isViewNew) {
      isViewNew = false;
      if (!canInspect()) continue;
      const { mask, isMaskOutdated } = state();
      if ((mask && !isMaskOutdated) || (await loadMask())) await loadClip();
    }
    isLoading = false;
  };
  const followView = (): void => {
    isViewNew = true;
    requestedMs = clock.nowMs();
    if (!isLoading) void loadView();
  };

  return {
    send,
    clipId,
    followView,
    async find(name, parameters) {
      if (!canInspect() || state().busy !== undefined) return;
      show({ ...state(), busy: name, refusal: "" });
      await load(name, parameters, (next, outcome) => withFinding(next, name, outcome));
      // the selected clip waits for its decoders
      if (name === "fair") followView();
    },
  };
}
