/** The requests of the mask inspector to a fake lab, and their order. */
import { describe, expect, it, vi } from "vitest";
import { createFakeLab, type FakeLab } from "../../support/fakeLab";
import type { InspectRequestName } from "../../../src/contract/inspectRequests";
import { fakeInspection } from "../../support/fakeInspect";
import { defaultExperiment } from "../../../src/contract/experiment";
import { closedView, viewToHash } from "../../../src/contract/viewLink";
import { createInspectStore } from "../../../src/state/inspectStore";
import { omegaOf, withFinding, withNewRun } from "../../../src/state/inspect";
import { withChannels } from "../../../src/state/handMask";
import { wallClock } from "../../../src/state/throttle";
import { createRunStore } from "../../../src/state/runStore";

async function trained(lab: FakeLab = createFakeLab({ stepMs: 0 })) {
  const run = createRunStore(lab, wallClock);
  const inspect = createInspectStore(lab, run, wallClock);
  await run.train({ ...defaultExperiment, epochs: 3 });
  await vi.waitFor(() => expect(run.store.getState().status).toBe("done"));
  const state = () => inspect.store.getState();
  const requested = () => lab.calls.filter((call) => call.startsWith("inspect"));
  return { lab, run, inspect, state, requested };
}

/** The lab holds its first response to each of these requests until `respond` is called. */
async function trainedWithSlow(...names: readonly InspectRequestName[]) {
  const lab = createFakeLab({ stepMs: 0 });
  const held = new Map<InspectRequestName, () => void>();
  const inspect: FakeLab["inspect"] = async (name, parameters) => {
    if (names.includes(name) && !held.has(name))
      await new Promise<void>((resolve) => held.set(name, resolve));
    return fakeInspection(name, parameters);
  };
  const isHeld = (name: InspectRequestName): boolean => held.has(name);
  const respond = (name: InspectRequestName): void => held.get(name)?.();
  const app = await trained({ ...lab, inspect });
  app.inspect.open();
  await vi.waitFor(() => expect(app.state().clip).toBeDefined());
  return { ...app, isHeld, respond };
}

it("chooses the fair decoders of a run without decoders, and leaves the choice to the user otherwise", () => {
  const report = (errors: { readonly run?: number; readonly fair: number }) => {
    const space = { audio: errors };
    const spaces = { all: space, kept: space, dropped: space, random: space };
    return { ok: true, value: { at: "now", steps: 300, parameters: 1, spaces } } as const;
  };
  const decoderAfter = (errors: Parameters<typeof report>[0]) =>
    withFinding(withNewRun(closedView), "fair", report(errors)).view.decoder;
  expect(decoderAfter({ fair: 0.5 })).toBe("fair");
  expect(decoderAfter({ run: 0.9, fair: 0.5 })).toBe("run");
});

describe("the inspector", () => {
  it("sends no request while it is closed", async () => {
    const { requested, run } = await trained();
    expect(run.store.getState().masks.map(({ epoch }) => epoch)).toEqual([1, 2, 3]);
    expect(requested()).toEqual([]);
  });

  it("requests mask and clip when it opens, and all clips once the edits pause", async () => {
    const { inspect, state, requested } = await trained();
    inspect.open();
    await vi.waitFor(() => expect(state().clip).toBeDefined());
    expect(requested()).toEqual(["inspect mask now", "inspect clip now"]);
    expect(state().split).toBeUndefined();
    await vi.waitFor(() => expect(state().split).toBeDefined());
  });

  it("sends one request for many edits; undoes, redoes and goes back", async () => {
    const { inspect, state, requested } = await trained();
    inspect.open();
    await vi.waitFor(() => expect(state().split).toBeDefined());
    const before = requested().length;
    const kept = (): number[] => [...(omegaOf(state())?.["audio"] ?? [])];
    expect(kept()).toEqual([0, 0, 0, 1, 1, 1, 1, 1]);
    for (const channel of [3, 4, 5, 6])
      inspect.edit((omega) => withChannels(omega, "audio", [channel], false));
    expect(kept()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    await vi.waitFor(() => expect(state().split).toBeDefined());
    // the first edit's, and one for all that followed while it was on its way
    expect(requested().slice(before)).toEqual([
      "inspect clip now",
      "inspect clip now",
      // at rest: the clip with more random masks, and all clips
      "inspect clip now",
      "inspect split now",
    ]);
    inspect.undo();
    expect(kept()).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    inspect.redo();
    expect(kept()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
    inspect.backToLearned();
    expect(state().view.hand).toBeUndefined();
    inspect.undo();
    expect(kept()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it("undoes a gesture as one edit and ignores edits without a change", async () => {
    const { inspect, state } = await trained();
    inspect.open();
    await vi.waitFor(() => expect(state().mask).toBeDefined());
    const kept = (): number[] => [...(omegaOf(state())?.["audio"] ?? [])];
    const learned = kept();
    const drop = (channel: number, gesture?: symbol): void =>
      inspect.edit((omega) => withChannels(omega, "audio", [channel], false), gesture);
    const stroke = Symbol("stroke");
    drop(0, stroke); // dropped already
    expect(state().past).toEqual([]);
    for (const channel of [3, 4, 5]) drop(channel, stroke);
    drop(6);
    inspect.undo();
    expect(kept()).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    drop(7, stroke); // after an undo it is another one
    inspect.undo();
    expect(kept()).toEqual([0, 0, 0, 0, 0, 0, 1, 1]);
    inspect.undo();
    expect(kept()).toEqual(learned);
    expect(state().past).toEqual([]);
  });

  it("fetches another clip without changing the view", async () => {
    const { inspect, state } = await trained();
    inspect.open();
    await vi.waitFor(() => expect(state().split).toBeDefined());
    const before = state();
    const seen = await inspect.fetchClip("puppet-0007");
    expect(seen.ok && seen.value.clipId).toBe("puppet-0007");
    expect(state()).toBe(before);
  });

  it("drops the mask by hand and the findings when another epoch is inspected", async () => {
    const { inspect, state, requested } = await trained();
    inspect.open();
    await vi.waitFor(() => expect(state().mask?.epoch).toBe(3));
    inspect.edit((omega) => withChannels(omega, "audio", [0], true));
    inspect.goTo(1);
    expect(state().view).toMatchObject({ at: 1 });
    expect(state().view.hand).toBeUndefined();
    await vi.waitFor(() => expect(state().mask?.epoch).toBe(1));
    expect(requested()).toContain("inspect mask 1");
    expect(inspect.link()).toBe("view=mask&view.at=1");
  });

  it("does not request a future epoch", async () => {
    const { inspect, requested } = await trained();
    inspect.readLink("#view=mask&view.at=9");
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(requested()).toEqual([]);
  });

  it("reports why a request was refused and keeps the rest", async () => {
    const { inspect, state } = await trained();
    inspect.open();
    await vi.waitFor(() => expect(state().clip).toBeDefined());
    await inspect.find("headTest");
    expect(state().refusal).toBe("The fake answers no headTest.");
    expect(state().busy).toBeUndefined();
    expect(state().clip).toBeDefined();
  });

  it("ignores a response about weights that are no longer in view", async () => {
    const { lab, inspect, state, respond } = await trainedWithSlow("controls");
    const finding = inspect.find("controls");
    expect(state().busy).toBe("controls");
    inspect.goTo(2);
    expect(lab.calls).toContain("cancelInspection");
    respond("controls");
    await finding;
    expect(state().findings).toEqual({});
    await inspect.find("controls");
    expect(state().findings.controls).toMatchObject({ at: 2 });
  });

  it("keeps a request in progress when the response to an earlier one is ignored", async () => {
    const { inspect, state, respond } = await trainedWithSlow("controls", "headTest");
    const ignored = inspect.find("controls");
    inspect.goTo(2);
    const later = inspect.find("headTest");
    respond("controls");
    await ignored;
    expect(state().busy).toBe("headTest");
    respond("headTest");
    await later;
    expect(state().busy).toBeUndefined();
  });

  it("ignores scores of a mask that was edited meanwhile", async () => {
    const { inspect, state, isHeld, respond } = await trainedWithSlow("split");
    await vi.waitFor(() => expect(isHeld("split")).toBe(true));
    inspect.edit((omega) => withChannels(omega, "audio", [3], false));
    respond("split");
    // shorter than the pause before the next request for scores
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(state().split).toBeUndefined();
    await vi.waitFor(() => expect(state().split).toBeDefined());
  });

  it("displays no mask and no clip of weights that are not kept", async () => {
    const lab = createFakeLab({ stepMs: 0 });
    const failure = { code: "bad-config", message: "Epoch 1 is not kept." } as const;
    const inspect: FakeLab["inspect"] = (name, parameters) =>
      Promise.resolve(
        parameters.at === 1 ? { ok: false, failure } : fakeInspection(name, parameters),
      );
    const app = await trained({ ...lab, inspect });
    app.inspect.open();
    await vi.waitFor(() => expect(app.state().split).toBeDefined());
    app.inspect.goTo(1);
    await vi.waitFor(() => expect(app.state().refusal).toBe(failure.message));
    const { mask, clip, split } = app.state();
    expect([mask, clip, split]).toEqual([undefined, undefined, undefined]);
  });
});

describe("a link with a mask by hand", () => {
  it("drops the mask if the run has other channels, and reports it until the next edit", async () => {
    const { inspect, state, requested } = await trained();
    const other = { audio: new Uint8Array(16), video: new Uint8Array(16) };
    inspect.readLink(`#${viewToHash({ ...closedView, isOpen: true, hand: other })}`);
    await vi.waitFor(() => expect(state().split).toBeDefined());
    expect(state().view.hand).toBeUndefined();
    expect(state().isHandMaskDropped).toBe(true);
    expect(requested().length).toBeGreaterThan(1);
    inspect.edit((omega) => withChannels(omega, "audio", [7], false));
    expect(state().isHandMaskDropped).toBeUndefined();
    expect(state().view.hand?.["audio"]?.[7]).toBe(0);
  });

  it("uses the mask if it fits", async () => {
    const { inspect, state } = await trained();
    const own = { audio: new Uint8Array(8), video: new Uint8Array(8).fill(1) };
    inspect.readLink(`#${viewToHash({ ...closedView, isOpen: true, hand: own })}`);
    await vi.waitFor(() => expect(state().split).toBeDefined());
    expect(state().view.hand).toEqual(own);
    expect(state().isHandMaskDropped).toBeUndefined();
  });
});
