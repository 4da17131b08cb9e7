import { describe, expect, it } from "vitest";
import {
  channelsBetween,
  countDifferences,
  droppedAt,
  invertModality,
  keepAbove,
  keepTop,
  countKept,
  isSameOmega,
  withAll,
  withChannels,
  zetaOf,
} from "../../../src/state/handMask";

const omega = { audio: Uint8Array.of(1, 0, 1, 0), video: Uint8Array.of(1, 1, 0, 0) };
const values = {
  audio: Float32Array.of(0.01, 0.004, 0.02, 0.004),
  video: Float32Array.of(0.01, 0.01, 0.001, -0.1),
};

describe("a mask by hand", () => {
  it("changes only the given channels and does not mutate the old mask", () => {
    const next = withChannels(omega, "audio", [1, 3, 99], true);
    expect([...(next["audio"] ?? [])]).toEqual([1, 1, 1, 1]);
    expect(countKept(omega.audio)).toBe(2);
    expect(next["video"]).toBe(omega.video);
    expect(withChannels(omega, "text", [0], true)).toBe(omega);
  });

  it("keeps all, none, or the others of one modality alone", () => {
    expect([...(withAll(omega, "audio", true)["audio"] ?? [])]).toEqual([1, 1, 1, 1]);
    expect([...(withAll(omega, "audio", false)["audio"] ?? [])]).toEqual([0, 0, 0, 0]);
    const inverted = invertModality(omega, "audio");
    expect([...(inverted["audio"] ?? [])]).toEqual([0, 1, 0, 1]);
    expect(inverted["video"]).toBe(omega.video);
    expect(countDifferences(omega.audio, inverted["audio"] ?? new Uint8Array())).toBe(4);
  });

  it("has its own zeta, or none if no channel is kept", () => {
    expect(zetaOf(withChannels(omega, "audio", [0], false))).toBe(0.5);
    expect(zetaOf(withAll(omega, "audio", false))).toBe(0);
    expect(zetaOf(withAll(withAll(omega, "audio", false), "video", false))).toBeNull();
  });

  it("lists a range in either direction", () => {
    expect([channelsBetween(2, 4), channelsBetween(4, 2), channelsBetween(3, 3)]).toEqual([
      [2, 3, 4],
      [2, 3, 4],
      [3],
    ]);
  });

  it("keeps the largest, the first on ties", () => {
    expect([...(keepTop(omega, values, "audio", 3)["audio"] ?? [])]).toEqual([1, 1, 1, 0]);
    expect([...(keepTop(omega, values, "video", 0)["video"] ?? [])]).toEqual([0, 0, 0, 0]);
    expect(keepTop(omega, values, "video", 1)["audio"]).toEqual(omega.audio);
  });

  it("follows another threshold; equality drops, as in the mask itself", () => {
    const next = keepAbove(omega, values, Math.fround(0.004));
    expect([...(next["audio"] ?? [])]).toEqual([1, 0, 1, 0]);
    expect([...(keepAbove(omega, values, -1)["video"] ?? [])]).toEqual([1, 1, 1, 1]);
  });

  it("compares masks", () => {
    expect(isSameOmega(omega, { ...omega })).toBe(true);
    expect(isSameOmega(omega, withChannels(omega, "video", [3], true))).toBe(false);
    expect(isSameOmega(omega, { audio: omega.audio })).toBe(false);
  });

  it("finds the epoch after which each channel stays dropped", () => {
    const epoch = (number: number, ...audio: number[]) => ({
      epoch: number,
      omega: { audio: Uint8Array.from(audio) },
    });
    const history = [epoch(1, 1, 0, 1, 0), epoch(2, 0, 0, 1, 1), epoch(4, 0, 0, 1, 0)];
    expect(droppedAt(history, "audio", 4)).toEqual([2, 1, Infinity, 4]);
  });
});
