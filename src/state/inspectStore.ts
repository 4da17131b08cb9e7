/** Stores the view of the mask inspector and sends its requests. */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { LabClient } from "../client/labClient";
import type { Outcome } from "../contract/door";
import type { Omega } from "../contract/inspect";
import type { ClipView, InspectedAt } from "../contract/inspectClip";
import type { ModalityId } from "../contract/clip";
import { closedView, viewFromHash, viewToHash, type ViewState } from "../contract/viewLink";
import {
  omegaOf,
  withHand,
  withHistoryStep,
  withNewRun,
  withOtherWeights,
  type Finding,
  type Gesture,
  type InspectState,
} from "./inspect";
import { createRequestSender } from "./requestSender";
import type { Clock } from "./throttle";
import type { RunStore } from "./runStore";

export interface InspectStore {
  readonly store: StoreApi<InspectState>;
  /** The view as a part of the link; empty while it is closed. */
  link(): string;
  readLink(hash: string): void;
  open(): void;
  close(): void;
  /** Inspects the weights of an epoch, or the current ones. */
  goTo(at: InspectedAt): void;
  change(view: Partial<Pick<ViewState, "clipId" | "fill" | "decoder" | "order">>): void;
  /** Edits the mask by hand; `change` receives the current mask. */
  edit(change: (omega: Omega) => Omega, gesture?: Gesture): void;
  undo(): void;
  redo(): void;
  backToLearned(): void;
  /** Computes a finding, which takes some seconds. */
  find(finding: Exclude<Finding, "channel" | "probes">): Promise<void>;
  /** Trains probes for these factors. */
  probe(factors: readonly string[]): Promise<void>;
  findChannel(modality: ModalityId, channel: number): Promise<void>;
  cancel(): Promise<void>;
  /** Fetches another clip under the learned mask without changing the view. */
  fetchClip(clipId: string): Promise<Outcome<ClipView>>;
}

const probeFolds = 5;

export function createInspectStore(lab: LabClient, run: RunStore, clock: Clock): InspectStore {
  const store = createStore(() => withNewRun(closedView));
  const state = (): InspectState => store.getState();
  const show = (next: InspectState): void => store.setState(next, true);
  const requests = createRequestSender({
    lab,
    clock,
    state,
    show,
    run: () => run.store.getState(),
  });

  const changed = (next: InspectState): void => {
    show(next);
    requests.followView();
  };
  /** Replaces the inspected weights and cancels requests about the old ones. */
  const changeWeights = (next: InspectState): void => {
    if (state().busy !== undefined) void lab.cancelInspection();
    changed(next);
  };

  let { opened, masks, status } = run.store.getState();
  run.store.subscribe((next) => {
    const isOther = next.opened !== opened;
    const hasMoved = next.masks !== masks && state().view.at === "now";
    const isNew = next.masks !== masks || next.status !== status;
    ({ opened, masks, status } = next);
    if (isOther) changeWeights(withNewRun(state().view));
    else if (hasMoved) changeWeights(withOtherWeights(state(), "same place"));
    else if (isNew && state().view.isOpen && !state().mask) requests.followView();
  });

  return {
    store,
    link: () => viewToHash(state().view),
    readLink(hash) {
      const view = viewFromHash(hash);
      if (viewToHash(view) !== viewToHash(state().view)) changeWeights(withNewRun(view));
    },
    open: () => changed({ ...state(), view: { ...state().view, isOpen: true } }),
    close: () => show({ ...state(), view: { ...state().view, isOpen: false } }),
    goTo(at) {
      if (at === state().view.at) return;
      const next = withOtherWeights({ ...state(), refusal: "" }, "other place");
      changeWeights({ ...next, view: { ...next.view, at } });
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
    edit(change, gesture) {
      const omega = omegaOf(state());
      const next = omega ? withHand(state(), change(omega), gesture) : state();
      if (next !== state()) changed(next);
    },
    undo: () => changed(withHistoryStep(state(), "undo")),
    redo: () => changed(withHistoryStep(state(), "redo")),
    backToLearned() {
      if (state().view.hand) changed(withHand(state(), undefined));
    },
    find(finding) {
      const { at, hand } = state().view;
      return requests.find(finding, { at, ...(finding === "controls" && { omega: hand }) });
    },
    probe: (factors) =>
      requests.find("probes", { at: state().view.at, factors, folds: probeFolds }),
    findChannel: (modality, channel) =>
      requests.find("channel", {
        at: state().view.at,
        modality,
        channel,
        clipId: requests.clipId(),
      }),
    cancel: () => lab.cancelInspection(),
    fetchClip: (clipId) =>
      requests.send("clip", {
        at: state().view.at,
        clipId,
        fill: "zero",
        decoder: "run",
        draws: 1,
      }),
  };
}
