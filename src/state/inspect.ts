/** The state of the mask inspector as a plain value. */
import type { Outcome } from "../contract/door";
import type { MaskState, Omega, SplitView } from "../contract/inspect";
import type { ClipView } from "../contract/inspectClip";
import type { InspectRequestName, InspectResponse } from "../contract/inspectRequests";
import type { ViewState } from "../contract/viewLink";
import { hasSameChannels, isSameOmega } from "./handMask";

/** A request that is sent on a press; the others follow the view. */
export type Finding = Exclude<InspectRequestName, "mask" | "clip" | "split">;
/** Responses to the presses, about the inspected weights. */
type Findings = { readonly [N in Finding]?: InspectResponse<N> };

export interface InspectState {
  /** Identifies the inspected weights: a response about other weights is discarded. */
  readonly weights: symbol;
  readonly view: ViewState;
  /** Undo history of masks set by hand, newest last; undefined is the learned mask. */
  readonly past: readonly (Omega | undefined)[];
  readonly future: readonly (Omega | undefined)[];
  /** The gesture of the last edit; absent for a single edit and after an undo. */
  readonly gesture?: Gesture;
  /** The mask of the inspected weights, or of the previous ones while it is outdated. */
  readonly mask?: MaskState;
  readonly isMaskOutdated?: boolean;
  /** The selected clip under the current mask. */
  readonly clip?: ClipView;
  /** All validation clips under the current mask; absent until the edits pause. */
  readonly split?: SplitView;
  readonly findings: Findings;
  /** The long request in progress. */
  readonly busy?: InspectRequestName;
  /** Time from the last edit to its response, ms. */
  readonly responseMs?: number;
  /** Why the last request failed; empty if it succeeded. */
  readonly refusal: string;
  /** The link's mask does not fit this run and was replaced by the learned one. */
  readonly isHandMaskDropped?: boolean;
}

/** The state of a run whose mask has not been requested yet. */
export const withNewRun = (view: ViewState): InspectState => ({
  weights: Symbol("weights"),
  view,
  past: [],
  future: [],
  findings: {},
  refusal: "",
});

/** The learned omega of the inspected weights. */
function learnedOf({ mask }: Pick<InspectState, "mask">): Omega | undefined {
  if (!mask) return undefined;
  return Object.fromEntries(Object.entries(mask.modalities).map(([id, { omega }]) => [id, omega]));
}

/** Applies a successful response to the view; a refusal removes the responses that the view displays. */
export const orRefusal =
  <T>(apply: (state: InspectState, response: T) => InspectState) =>
  (state: InspectState, outcome: Outcome<T>): InspectState => {
    if (outcome.ok) return { ...apply(state, outcome.value), refusal: "" };
    const { mask: _mask, clip: _clip, split: _split, ...rest } = state;
    return { ...rest, refusal: outcome.failure.message };
  };

/** Sets the mask; drops a mask by hand that does not fit it, since it belongs to another run. */
export function withMask(
  { isMaskOutdated: _isMaskOutdated, ...state }: InspectState,
  mask: MaskState,
): InspectState {
  const { hand, ...view } = state.view;
  if (!hand || hasSameChannels(hand, learnedOf({ mask }) ?? {})) return { ...state, mask };
  return { ...state, mask, view, past: [], future: [], isHandMaskDropped: true };
}

export const withClip = (state: InspectState, clip: ClipView): InspectState => ({ ...state, clip });

export const withSplit = (state: InspectState, split: SplitView): InspectState => ({
  ...state,
  split,
});

/** Ends the request in progress with its response or with the reason of its refusal. */
export function withFinding<N extends Finding>(
  { busy: _busy, ...state }: InspectState,
  name: N,
  outcome: Outcome<InspectResponse<N>>,
): InspectState {
  if (!outcome.ok) return { ...state, refusal: outcome.failure.message };
  return withUsableDecoder({ ...state, findings: { ...state.findings, [name]: outcome.value } });
}

/** Chooses the fair decoders of a run that has no others. */
function withUsableDecoder(state: InspectState): InspectState {
  const errors = Object.values(state.findings.fair?.spaces.all ?? {});
  if (errors.length === 0 || errors.some(({ run }) => run !== undefined)) return state;
  return { ...state, view: { ...state.view, decoder: "fair" } };
}

/** The current mask: the one set by hand, or else the learned one. */
export const omegaOf = (state: Pick<InspectState, "mask" | "view">): Omega | undefined =>
  state.view.hand ?? learnedOf(state);

/** Identifies a drag, whose edits are undone together. */
export type Gesture = symbol;

/** Sets the mask by hand. A mask equal to the learned one becomes the learned one; an unchanged mask is no edit. */
export function withHand(
  state: InspectState,
  hand: Omega | undefined,
  gesture?: Gesture,
): InspectState {
  const [learned, inForce] = [learnedOf(state), omegaOf(state)];
  if (hand && inForce && isSameOmega(hand, inForce)) return state;
  const next = hand && learned && isSameOmega(hand, learned) ? undefined : hand;
  const { hand: before, ...view } = state.view;
  const goesOn = gesture !== undefined && gesture === state.gesture;
  return {
    ...beforeEdit(state),
    view: next ? { ...view, hand: next } : view,
    past: goesOn ? state.past : [...state.past, before],
    future: [],
    ...(gesture && { gesture }),
  };
}

/** Undoes or redoes one edit. */
export function withHistoryStep(state: InspectState, direction: "undo" | "redo"): InspectState {
  const { past, future } = state;
  const [from, to] = direction === "undo" ? [past, future] : [future, past];
  if (from.length === 0) return state;
  const target = from[from.length - 1];
  const { hand: before, ...view } = state.view;
  const rest = from.slice(0, -1);
  const grown = [...to, before];
  return {
    ...beforeEdit(state),
    view: target ? { ...view, hand: target } : view,
    past: direction === "undo" ? rest : grown,
    future: direction === "undo" ? grown : rest,
  };
}

function beforeEdit({
  split: _split,
  gesture: _gesture,
  isHandMaskDropped: _isHandMaskDropped,
  ...rest
}: InspectState): InspectState {
  return rest;
}

/**
 * Discards the responses when other weights are inspected. The displayed mask and clip stay until new ones
 * arrive; a mask by hand stays only at the "same place", when the run trains on.
 */
export function withOtherWeights(
  { view, mask, clip, refusal }: InspectState,
  where: "same place" | "other place",
): InspectState {
  const { hand, ...rest } = view;
  // the fair decoders belonged to the old weights
  const next: ViewState = { ...(hand && where === "same place" ? view : rest), decoder: "run" };
  return {
    ...withNewRun(next),
    refusal,
    ...(mask && { mask, isMaskOutdated: true }),
    ...(clip && { clip }),
  };
}
