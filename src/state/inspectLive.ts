/** The questions that the view asks by itself: the mask, the chosen clip, and all clips once the hand rests. */
import type { LabClient } from "../client/labClient";
import type { Outcome } from "../contract/door";
import { toFailure } from "../contract/errors";
import type { InspectAnswers, InspectAsk, InspectQuestions } from "../contract/inspect";
import type { ViewState } from "../contract/viewLink";
import { withMask, type InspectState } from "./inspect";
import type { Clock } from "./throttle";
import { can, type RunState } from "./run";

export interface InspectLive {
  ask<A extends InspectAsk>(
    name: A,
    question: InspectQuestions[A],
  ): Promise<Outcome<InspectAnswers[A]>>;
  /** Whether the run can be asked about the weights in view. */
  isThere(): boolean;
  /** The clip in view: the first picture's, until one is chosen. */
  clipId(): string;
  /** Asks for what is in view; while an answer is on its way, only the newest wish waits. */
  follow(): void;
  /** Other weights are in view: what is on its way about the ones before is void. */
  turnAway(): void;
  /** Rises with every `turnAway`. */
  readonly generation: number;
}

/** A hand that has not moved for this long rests. */
const restMs = 250;
/** Random masks that the errors of random pictures are taken over. */
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
  let isWished = false;
  let isMaskKnown = false;
  let wishedMs = 0;

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
    return chosen !== "" ? chosen : (Object.keys(run().verdicts)[0] ?? "");
  };

  /** Shows what came of a question, unless the view has turned away; false where it was refused. */
  const take = <T>(
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
    isMaskKnown = take(mask, mine, (value) => withMask(state(), value));
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
    const answerMs = clock.nowMs() - wishedMs;
    const isShown = take(clip, mine, (value) => ({ ...state(), clip: value, answerMs }));
    if (isShown && asked === state().view) clock.later(() => void askRest(asked), restMs);
  };
  /** What takes longer waits for the hand to rest: more random masks, and all of validation. */
  const askRest = async (asked: ViewState): Promise<void> => {
    if (asked !== state().view || !isThere()) return;
    const mine = generation;
    const clip = await clipUnder(asked, restDraws);
    if (asked !== state().view) return;
    if (!take(clip, mine, (value) => ({ ...state(), clip: value })) || state().split) return;
    const { at, hand, fill } = asked;
    const split = await ask("split", { at, fill, ...(hand && { omega: hand }) });
    if (asked === state().view) take(split, mine, (value) => ({ ...state(), split: value }));
  };
  const answer = async (): Promise<void> => {
    isAsking = true;
    while (isWished) {
      isWished = false;
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
      isWished = true;
      wishedMs = clock.nowMs();
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
