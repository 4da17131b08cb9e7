/** The mask inspector's pure parts: words, shades, moves and places. */
import { describe, expect, it } from "vitest";
import { channelLabel } from "../../../src/ui/inspect/mask/channelLabel";
import { bytesText } from "../../../src/ui/components/bytesText";
import { nextChannel } from "../../../src/ui/inspect/mask/nextChannel";
import { createDisplayedMask } from "../../../src/ui/inspect/mask/displayedMask";
import { frameOfPlace, placeLabel } from "../../../src/ui/inspect/mask/placeLabel";
import { positionOf } from "../../../src/ui/inspect/mask/ScrubRow";
import { scaleOf, shadeOf } from "../../../src/ui/inspect/mask/shade";
import {
  differencePixels,
  mostChangedFrame,
  spacePixels,
} from "../../../src/ui/inspect/mask/spaceImage";
import { thresholdRange } from "../../../src/ui/inspect/mask/ThresholdSlider";
import type { MaskState } from "../../../src/contract/inspect";
import { keepAbove, countKept } from "../../../src/state/handMask";

const facts = { modality: "Sound", channel: 12, value: 0.0071, spread: 0.312 };

describe("the label of a channel", () => {
  it("has Omega, the learned and the edited state, and the spread", () => {
    expect(channelLabel({ ...facts, learned: true, kept: false })).toBe(
      "Sound, channel 12, Ω 0.0071, kept; by hand dropped; spread 0.31",
    );
    expect(channelLabel({ ...facts, learned: false, kept: false })).toBe(
      "Sound, channel 12, Ω 0.0071, dropped; spread 0.31",
    );
  });

  it("omits Omega of a drawn mask and marks a channel without spread", () => {
    const drawn = { modality: "Sound", channel: 0, learned: true, kept: true, spread: 0 };
    expect(channelLabel(drawn)).toBe(
      "Sound, channel 0, kept; no spread: it carries no information",
    );
  });
});

describe("shades", () => {
  const scale = scaleOf(0.5, [Float32Array.of(0.5, 0.25), Float32Array.of(1.5)]);

  it("span the largest distance of any modality", () => {
    expect(scale.reach).toBeCloseTo(1);
    expect(shadeOf(1.5, scale)).toEqual({ side: "above", amount: 1 });
    expect(shadeOf(0.25, scale)).toEqual({ side: "below", amount: 0.5 });
  });

  it("are zero at the threshold, which counts as below", () => {
    expect(shadeOf(0.5, scale)).toEqual({ side: "below", amount: 0 });
    expect(shadeOf(0.5, scaleOf(0.5, [])).amount).toBe(0);
  });
});

describe("keys in a grid of 20 channels by 8", () => {
  const to = (key: string, at: number, ctrlKey = false) => nextChannel({ key, ctrlKey }, at, 8, 20);

  it("move by one and stay inside", () => {
    expect([to("ArrowLeft", 0), to("ArrowRight", 7), to("ArrowRight", 19)]).toEqual([0, 8, 19]);
  });

  it("keep their column up and down, also where the last row is short", () => {
    expect([to("ArrowDown", 3), to("ArrowDown", 14), to("ArrowUp", 2)]).toEqual([11, 14, 2]);
    expect([to("PageDown", 1), to("PageDown", 7), to("PageUp", 18)]).toEqual([17, 15, 2]);
  });

  it("go to the ends of the row, and with Control of the grid", () => {
    expect([to("Home", 13), to("End", 9), to("End", 17)]).toEqual([8, 15, 19]);
    expect([to("Home", 13, true), to("End", 0, true)]).toEqual([0, 19]);
    expect(to("a", 3)).toBeUndefined();
  });
});

describe("scrubbing", () => {
  it("positions an epoch, or the last kept one before it, and now at the end", () => {
    const kept = [1, 2, 4, 8];
    expect([positionOf(4, kept), positionOf(6, kept), positionOf("now", kept)]).toEqual([2, 2, 4]);
    expect(positionOf(1, [3])).toBe(0);
  });

  it("formats its memory", () => {
    expect([bytesText(512), bytesText(430_120), bytesText(12_345_678)]).toEqual([
      "512 bytes",
      "430 kB",
      "12.3 MB",
    ]);
  });
});

it("keeps every channel at one end of the threshold slider and none at the other", () => {
  const values = { audio: Float32Array.of(-0.01, 0.3), video: Float32Array.of(0.2, 0.5) };
  const omega = { audio: Uint8Array.of(0, 0), video: Uint8Array.of(1, 0) };
  const [low, high] = thresholdRange(Object.values(values));
  const kept = (threshold: number): number[] =>
    Object.values(keepAbove(omega, values, threshold)).map(countKept);
  expect([kept(low), kept(high)]).toEqual([
    [2, 2],
    [0, 0],
  ]);
});

it("displays the mask by hand, or the learned one without edits", () => {
  const modality = (...omega: number[]) => ({
    omega: Uint8Array.from(omega),
    spread: new Float32Array(omega.length),
  });
  const mask: MaskState = {
    at: "now",
    epoch: 1,
    step: 4,
    threshold: 0.1,
    gate: "binary",
    zeta: 1,
    warnings: [],
    modalities: { audio: modality(1, 0), video: modality(1, 1) },
  };
  const hand = { audio: Uint8Array.of(0, 0), video: Uint8Array.of(0, 1) };
  const name = (id: string): string => id.toUpperCase();
  const inForce = (own: typeof hand | undefined) =>
    createDisplayedMask(mask, own, name).modalities.map(({ name: as, omega }) => [as, ...omega]);
  expect(inForce(hand)).toEqual([
    ["AUDIO", 0, 0],
    ["VIDEO", 0, 1],
  ]);
  expect(inForce(undefined)).toEqual([
    ["AUDIO", 1, 0],
    ["VIDEO", 1, 1],
  ]);
});

describe("a place", () => {
  const axes = { rateHz: 16000, secondsPerRow: 0.1, bandHz: [100, 200, 400, 800] };

  it("is a box of rows and columns in a frame", () => {
    const place = { clipId: "a", strength: 3, image: 2, box: [8, 0, 8, 16] } as const;
    expect(frameOfPlace(place, [4, 32, 32, 3])).toEqual({
      left: 0,
      top: 0.25,
      width: 0.5,
      height: 0.25,
    });
    expect(placeLabel(place, [4, 32, 32, 3], undefined)).toBe(
      "frame 3, rows 8 to 15, columns 0 to 15",
    );
  });

  it("is a box of time and bands in a spectrogram, low bands at the bottom", () => {
    const place = { clipId: "a", strength: 3, image: 0, box: [5, 0, 5, 2] } as const;
    expect(frameOfPlace(place, [20, 4])).toEqual({
      left: 0.25,
      top: 0.5,
      width: 0.25,
      height: 0.5,
    });
    expect(placeLabel(place, [20, 4], axes)).toBe("0.50 to 1.00 s, 100 to 200 Hz");
    expect(placeLabel(place, [20, 4], undefined)).toBe("entries 5 to 9");
  });
});

describe("pictures of a space", () => {
  it("have a common range", () => {
    const of = (value: number) =>
      spacePixels({ values: Float32Array.of(value), shape: [1, 1] }, "spectrogram", 0, [-8, -4]);
    expect([...of(-8).rgba]).toEqual([68, 1, 84, 255]);
    expect([...of(-4).rgba]).toEqual([253, 231, 37, 255]);
  });

  it("show the frame that changed most", () => {
    const difference = Float32Array.of(0, 0, 0, 0, 0, 2, 1, 0);
    const shape = [2, 2, 2, 3];
    expect(mostChangedFrame(difference, shape)).toBe(1);
    expect(mostChangedFrame(difference, [2, 4])).toBe(0);
    const { rgba, width } = differencePixels(difference, shape, "frames", 1, 2);
    expect(width).toBe(2);
    expect([...rgba.slice(4, 8)]).toEqual([253, 231, 37, 255]);
    expect([...rgba.slice(0, 4)]).toEqual([68, 1, 84, 255]);
    // on a scale shared with a map that reaches further, the same difference is darker
    const shared = differencePixels(difference, shape, "frames", 1, 4).rgba;
    expect([...shared.slice(4, 8)]).not.toEqual([253, 231, 37, 255]);
  });
});
