import { expect, it } from "vitest";
import type { ModalityMask } from "../../../src/contract/inspect";
import { maskWarnings } from "../../../src/core/inspect/maskWarnings";

const cards = [
  { id: "audio", name: "Sound" },
  { id: "video", name: "Picture" },
];
const modality = (omega: readonly number[], perplexity = 9): ModalityMask => ({
  omega: Uint8Array.from(omega),
  spread: new Float32Array(omega.length),
  codes: { use: [], perplexity, dead: 0, distinct: { all: 9, kept: 9, dropped: 9 } },
});
const warningsOf = (audio: ModalityMask, video: ModalityMask): string[] =>
  maskWarnings({ gate: "binary", modalities: { audio, video } }, cards, [0, 1]);

it("does not warn of a mask that keeps some channels of both modalities", () => {
  expect(warningsOf(modality([1, 0]), modality([0, 1], 1.51))).toEqual([]);
});

it("names a modality without a kept channel", () => {
  const warnings = warningsOf(modality([1, 0]), modality([0, 0]));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain("keeps no channel of Picture, so ζ is 0");
});

it("names a collapsed codebook with its perplexity", () => {
  const warnings = warningsOf(modality([1, 0], 1.04), modality([0, 1]));
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/codebook of Sound has collapsed: its perplexity is 1\.04/);
});
