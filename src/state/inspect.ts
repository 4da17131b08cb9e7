/** What is known of the mask that is looked at, as one plain value. */
import type {
  ControlsReport,
  FairReport,
  InspectAsk,
  MaskState,
  Omega,
  SplitView,
  VerdictReport,
} from "../contract/inspect";
import type { ChannelUse, ClipView } from "../contract/inspectClip";
import type { ProbesReport } from "../contract/probes";
import { closedView, type ViewState } from "../contract/viewLink";
import { isAlike, sameOmega } from "./handMask";

/** What was worked out on demand, of the weights that are looked at. */
interface Findings {
  readonly controls?: ControlsReport;
  readonly verdict?: VerdictReport;
  readonly fair?: FairReport;
  readonly probes?: ProbesReport;
  readonly channel?: ChannelUse;
}
export type Finding = keyof Findings;

export interface InspectState {
  readonly view: ViewState;
  /** Masks by hand before this one, newest last; undefined is the learned mask. */
  readonly past: readonly (Omega | undefined)[];
  readonly future: readonly (Omega | undefined)[];
  /** What the last edit belongs to; absent when it stands alone, and after an undo. */
  readonly gesture?: Gesture;
  /** The weights that are looked at. */
  readonly mask?: MaskState;
  /** The chosen clip under the mask in hand. */
  readonly clip?: ClipView;
  /** All validation clips under it; absent until the hand has rested. */
  readonly split?: SplitView;
  readonly findings: Findings;
  /** What takes a while and is in hand. */
  readonly busy?: InspectAsk;
  /** From the last edit to its answer, ms. */
  readonly answerMs?: number;
  /** Why the last question was not answered; empty when it was. */
  readonly refusal: string;
  /** A mask by hand came with the link and is not one of this run: the learned one is in force. */
  readonly isLaidDown?: boolean;
}

export const nothingInspected: InspectState = {
  view: closedView,
  past: [],
  future: [],
  findings: {},
  refusal: "",
};

/** omega as the run learned it, of the weights that are looked at. */
function learnedOf({ mask }: Pick<InspectState, "mask">): Omega | undefined {
  if (!mask) return undefined;
  return Object.fromEntries(Object.entries(mask.modalities).map(([id, { omega }]) => [id, omega]));
}

/** The mask is known: one by hand that does not fit it was another run's, and is laid down. */
export function withMask(state: InspectState, mask: MaskState): InspectState {
  const { hand, ...view } = state.view;
  if (!hand || isAlike(hand, learnedOf({ mask }) ?? {})) return { ...state, mask };
  return { ...state, mask, view, past: [], future: [], isLaidDown: true };
}

/** The mask that is in force: by hand, or else the learned one. */
export const omegaOf = (state: Pick<InspectState, "mask" | "view">): Omega | undefined =>
  state.view.hand ?? learnedOf(state);

/** A drag or the pull of a slider: its edits are undone as one. */
export type Gesture = symbol;

/** A hand on the mask; what equals the learned one is the learned one, and what changes nothing is no edit. */
export function withHand(
  state: InspectState,
  hand: Omega | undefined,
  gesture?: Gesture,
): InspectState {
  const [learned, inForce] = [learnedOf(state), omegaOf(state)];
  if (hand && inForce && sameOmega(hand, inForce)) return state;
  const next = hand && learned && sameOmega(hand, learned) ? undefined : hand;
  const { hand: before, ...view } = state.view;
  const goesOn = gesture !== undefined && gesture === state.gesture;
  return {
    ...withoutSplit(state),
    view: next ? { ...view, hand: next } : view,
    past: goesOn ? state.past : [...state.past, before],
    future: [],
    ...(gesture && { gesture }),
  };
}

/** One edit back (past to future) or forward again. */
export function stepped(state: InspectState, direction: "undo" | "redo"): InspectState {
  const { past, future } = state;
  const [from, to] = direction === "undo" ? [past, future] : [future, past];
  if (from.length === 0) return state;
  const target = from[from.length - 1];
  const { hand: before, ...view } = state.view;
  const rest = from.slice(0, -1);
  const grown = [...to, before];
  return {
    ...withoutSplit(state),
    view: target ? { ...view, hand: target } : view,
    past: direction === "undo" ? rest : grown,
    future: direction === "undo" ? grown : rest,
  };
}

function withoutSplit({
  split: _split,
  gesture: _gesture,
  isLaidDown: _isLaidDown,
  ...rest
}: InspectState): InspectState {
  return rest;
}

/**
 * Other weights are looked at: nothing that was found is about them. What is shown stays until they are; a
 * mask by hand is taken along by a run that goes on, and laid down when one looks elsewhere.
 */
export function elsewhere(
  { view, mask, clip, refusal }: InspectState,
  where: "same place" | "other place",
): InspectState {
  const { hand, ...rest } = view;
  return {
    ...nothingInspected,
    refusal,
    // fair decoders were of other weights
    view: { ...(hand && where === "same place" ? view : rest), decoder: "run" },
    ...(mask && { mask }),
    ...(clip && { clip }),
  };
}
