/** Requests what the view displays: the mask, the selected clip, and all clips once the edits pause. */
import type { LabClient } from "../client/labClient";
import type { Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type {
  InspectResponse,
  InspectRequestName,
  InspectParameters,
} from "../contract/inspectRequests";
import type { ViewState } from "../contract/viewLink";
import { withMask, type InspectState } from "./inspect";
import type { Clock } from "./throttle";
import { can, type RunState } from "./run";

export interface InspectLive {
  ask<A extends InspectRequestName>(
    name: A,
    question: InspectParameters<A>,
  ): Promise<Outcome<InspectResponse<A>>>;
  /** Whether the weights in view can be inspected. */
  isThere(): boolean;
  /** The selected clip, or the first one with a prediction. */
  clipId(): string;
  /** Requests the displayed data; while a request is running, only the newest one waits. */
  follow(): void;
  /** Discards the responses about the previous weights. */
  turnAway(): void;
  /** Increases with every `turnAway`. */
  readonly generation: number;
}

/** Edits pause after this time without a change. */
const restMs = 250;
/** Number of random masks over which the error is averaged. */
const restDraws = 16;

export interface LiveSetting {
  readonly lab: LabClient;
  readonly clock: Clock;
  state(): InspectState;
  show(next: InspectState): void;
  run(): RunState;
}

export function createInspectLive({ lab, clock, state, show, run }: LiveSetting): InspectLive {
  let generation = 0;
  let isAsking = false;
  let isRequested = false;
  let isMaskKnown = false;
  let requestedMs = 0;

  const ask: InspectLive["ask"] = (name, question) =>
    lab.inspect(name, question).catch((error: unknown) => ({
      ok: false as const,
      failure: toFailure(error),
    }));
  const isThere = (): boolean => {
    const { view } = state();
    if (!view.isOpen || !can("inspect", run()) || run().opened?.channels === 0) return false;
    return view.at === "now" || (run().masks.at(-1)?.epoch ?? 0) >= view.at;
  };
  const clipId = (): string => {
    const { clipId: chosen } = state().view;
    return chosen !== "" ? chosen : (Object.keys(run().predictions)[0] ?? "");
  };

  /** Applies a response unless other weights are in view. Returns false if it was refused. */
  const apply = <T>(
    outcome: Outcome<T>,
    asked: number,
    put: (value: T) => InspectState,
  ): boolean => {
    if (asked !== generation) return false;
    if (outcome.ok) show({ ...put(outcome.value), refusal: "" });
    else show({ ...withoutAnswers(state()), refusal: outcome.failure.message });
    return outcome.ok;
  };
  const askMask = async (): Promise<boolean> => {
    const mine = generation;
    const mask = await ask("mask", { at: state().view.at });
    isMaskKnown = apply(mask, mine, (value) => withMask(state(), value));
    return isMaskKnown;
  };
  const clipUnder = ({ at, hand, fill, decoder }: ViewState, draws: number) =>
    ask("clip", {
      at,
      clipId: clipId(),
      fill,
      decoder,
      draws,
      ...(hand && { omega: hand }),
    });
  const askClip = async (): Promise<void> => {
    const [mine, asked] = [generation, state().view];
    if (clipId() === "") return;
    const clip = await clipUnder(asked, 1);
    const answerMs = clock.nowMs() - requestedMs;
    const isShown = apply(clip, mine, (value) => ({ ...state(), clip: value, answerMs }));
    if (isShown && asked === state().view) clock.later(() => void askRest(asked), restMs);
  };
  /** Sends the slow requests once the edits pause: more random masks, and all validation clips. */
  const askRest = async (asked: ViewState): Promise<void> => {
    if (asked !== state().view || !isThere()) return;
    const mine = generation;
    const clip = await clipUnder(asked, restDraws);
    if (asked !== state().view) return;
    if (!apply(clip, mine, (value) => ({ ...state(), clip: value })) || state().split) return;
    const { at, hand, fill } = asked;
    const split = await ask("split", { at, fill, ...(hand && { omega: hand }) });
    if (asked === state().view) apply(split, mine, (value) => ({ ...state(), split: value }));
  };
  const answer = async (): Promise<void> => {
    isAsking = true;
    while (isRequested) {
      isRequested = false;
      if (!isThere()) continue;
      if ((isMaskKnown && state().mask) || (await askMask())) await askClip();
    }
    isAsking = false;
  };

  return {
    ask,
    isThere,
    clipId,
    follow() {
      isRequested = true;
      requestedMs = clock.nowMs();
      if (!isAsking) void answer();
    },
    turnAway() {
      generation += 1;
      isMaskKnown = false;
    },
    get generation() {
      return generation;
    },
  };
}

function withoutAnswers({ mask: _mask, clip: _clip, split: _split, ...rest }: InspectState) {
  return rest;
}
