/** The mask inspector: what is looked at, and the questions that follow from it. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { LabClient } from "../client/labClient";
import { toFailure } from "../contract/errors";
import type {
  InspectAnswers,
  InspectAsk,
  InspectQuestions,
  InspectedAt,
  Omega,
} from "../contract/inspect";
import type { ModalityId } from "../contract/clip";
import type { Outcome } from "../contract/door";
import { viewFromHash, viewToHash, type ViewState } from "../contract/viewLink";
import {
  elsewhere,
  nothingInspected,
  omegaOf,
  stepped,
  withHand,
  type Finding,
  type InspectState,
} from "./inspect";
import type { Clock } from "./pulse";
import { can, type RunState } from "./run";
import type { RunStore } from "./runStore";

export interface InspectStore {
  readonly store: StoreApi<InspectState>;
  /** The view as the tail of a link; empty while it is closed. */
  link(): string;
  readLink(hash: string): void;
  open(): void;
  close(): void;
  /** Looks at the weights of an epoch, or of the run as it stands. */
  goTo(at: InspectedAt): void;
  change(view: Partial<Pick<ViewState, "clipId" | "fill" | "decoder" | "order">>): void;
  /** Edits the mask by hand; an edit gets the mask in force. */
  edit(change: (omega: Omega) => Omega): void;
  undo(): void;
  redo(): void;
  backToLearned(): void;
  /** Works something out that takes a while. */
  find(finding: Exclude<Finding, "channel">): Promise<void>;
  findChannel(modality: ModalityId, channel: number): Promise<void>;
  cancel(): Promise<void>;
}

/** A hand that has not moved for this long rests. */
const restMs = 250;
export const probeFolds = 5;

export function createInspectStore(lab: LabClient, run: RunStore, clock: Clock): InspectStore {
  const store = createStore<InspectState>(() => nothingInspected);
  const state = (): InspectState => store.getState();
  const show = (next: InspectState): void => store.setState(next, true);
  const runState = (): RunState => run.store.getState();

  const ask = <A extends InspectAsk>(
    name: A,
    question: InspectQuestions[A],
  ): Promise<Outcome<InspectAnswers[A]>> =>
    lab.inspect(name, question).catch((error: unknown) => ({
      ok: false as const,
      failure: toFailure(error),
    }));

  /** Whether the run can be asked about the weights in view. */
  const isThere = (): boolean => {
    const { view } = state();
    if (!view.isOpen || !can("inspect", runState())) return false;
    return view.at === "now" || newestEpoch() >= view.at;
  };
  const newestEpoch = (): number => runState().masks.at(-1)?.epoch ?? 0;

  /** The first clip of validation, until another is chosen. */
  const clipId = (): string => {
    const { clipId: chosen } = state().view;
    return chosen !== "" ? chosen : (runState().pictures?.clips[0]?.id ?? "");
  };

  let generation = 0;
  let isAsking = false;
  let isDirty = false;
  let editedMs = 0;

  /** Asks for what is in view; while an answer is on its way, only the newest wish waits. */
  const follow = async (): Promise<void> => {
    isDirty = true;
    if (isAsking) return;
    isAsking = true;
    while (isDirty) {
      isDirty = false;
      if (isThere()) await askView();
    }
    isAsking = false;
  };
  const askView = async (): Promise<void> => {
    const mine = generation;
    const isStale = (): boolean => mine !== generation;
    if (!state().mask) {
      const mask = await ask("mask", { at: state().view.at });
      if (isStale()) return;
      show(mask.ok ? { ...state(), mask: mask.value, refusal: "" } : refused(mask.failure.message));
      if (!mask.ok) return;
    }
    const id = clipId();
    if (id === "") return;
    const { at, hand, fill, decoder } = state().view;
    const asked = state().view;
    const clip = await ask("clip", {
      ...{ at, clipId: id, fill, decoder },
      ...(hand && { omega: hand }),
    });
    if (isStale()) return;
    const answerMs = clock.nowMs() - editedMs;
    show(
      clip.ok
        ? { ...state(), clip: clip.value, answerMs, refusal: "" }
        : refused(clip.failure.message),
    );
    if (clip.ok && asked === state().view) clock.later(() => void rest(asked), restMs);
  };
  /** The hand rests: all of validation. */
  const rest = async (asked: ViewState): Promise<void> => {
    if (asked !== state().view || state().split || !isThere()) return;
    const mine = generation;
    const { at, hand, fill } = asked;
    const split = await ask("split", { at, fill, ...(hand && { omega: hand }) });
    if (mine !== generation || asked !== state().view) return;
    show(split.ok ? { ...state(), split: split.value } : refused(split.failure.message));
  };
  const refused = (refusal: string): InspectState => ({ ...state(), refusal });

  const changed = (next: InspectState): void => {
    editedMs = clock.nowMs();
    show(next);
    void follow();
  };
  /** Nothing that was found is about what is in view now. */
  const anew = (next: InspectState): void => {
    generation += 1;
    changed(next);
  };

  let { opened, masks } = runState();
  run.store.subscribe((next) => {
    const isOther = next.opened !== opened;
    const hasMoved = next.masks !== masks;
    ({ opened, masks } = next);
    if (isOther) anew(elsewhere(state(), true));
    else if (hasMoved && state().view.at === "now") anew(elsewhere(state(), true));
    else if (state().view.isOpen && !state().mask && !isAsking && isThere()) void follow();
  });

  const find = async <A extends Finding>(name: A, question: InspectQuestions[A]): Promise<void> => {
    if (!isThere() || state().busy !== undefined) return;
    const mine = generation;
    show({ ...state(), busy: name, refusal: "" });
    const outcome = await ask(name, question);
    const { busy: _busy, ...rest } = state();
    if (mine !== generation) return show(rest);
    if (!outcome.ok) return show({ ...rest, refusal: outcome.failure.message });
    show({ ...rest, findings: { ...rest.findings, [name]: outcome.value } });
    if (name === "fair") void follow();
  };

  return {
    store,
    link: () => viewToHash(state().view),
    readLink(hash) {
      const view = viewFromHash(hash);
      if (viewToHash(view) !== viewToHash(state().view)) anew({ ...nothingInspected, view });
    },
    open: () => changed({ ...state(), view: { ...state().view, isOpen: true } }),
    close: () => show({ ...state(), view: { ...state().view, isOpen: false } }),
    goTo(at) {
      if (at === state().view.at) return;
      const next = elsewhere({ ...state(), refusal: "" });
      anew({ ...next, view: { ...next.view, at } });
    },
    change(view) {
      const { split, findings, ...rest } = state();
      const { channel: _channel, ...others } = findings;
      const isOtherClip = view.clipId !== undefined && view.clipId !== state().view.clipId;
      changed({
        ...rest,
        view: { ...rest.view, ...view },
        findings: isOtherClip ? others : findings,
        ...(split && view.fill === undefined && { split }),
      });
    },
    edit(change) {
      const omega = omegaOf(state());
      if (omega) changed(withHand(state(), change(omega)));
    },
    undo: () => changed(stepped(state(), "undo")),
    redo: () => changed(stepped(state(), "redo")),
    backToLearned() {
      if (state().view.hand) changed(withHand(state(), undefined));
    },
    find(finding) {
      const { at, hand } = state().view;
      switch (finding) {
        case "controls":
          return find("controls", { at, ...(hand && { omega: hand }) });
        case "probes":
          return find("probes", { at, folds: probeFolds });
        default:
          return find(finding, { at });
      }
    },
    findChannel: (modality, channel) =>
      find("channel", { at: state().view.at, modality, channel, clipId: clipId() }),
    cancel: () => lab.cancelInspection(),
  };
}
