import { expect, it } from "vitest";
import type { Scores } from "../../../src/contract/inspect";
import { fairCsv, predictionCsv, splitCsv } from "../../../src/state/findingExports";

it("lists the errors of both decoders by space and modality", () => {
  const both = { audio: { run: 0.5, fair: 0.25 } };
  const spaces = { all: both, kept: both, dropped: both, random: both };
  const lines = fairCsv({ at: 2, steps: 300, parameters: 9, spaces }).trim().split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe("space,modality,error_run,error_fair");
  expect(lines[4]).toBe("random,audio,0.5,0.25");
});

it("lists all predictions for a clip, one row for each class", () => {
  const view = {
    clipId: "a",
    label: 1,
    modalities: {},
    fused: Float32Array.of(0.75, 0.25),
    learned: Float32Array.of(0.5, 0.5),
    heads: { audio: Float32Array.of(0.125, 0.875) },
    maskedHeads: { audio: Float32Array.of(0.25, 0.75) },
  };
  expect(predictionCsv(view, ["happy", "sad"]).trim().split("\n")).toEqual([
    "class,is_true,fused_in_force,fused_learned,audio_all,audio_kept",
    "happy,0,0.75,0.5,0.125,0.25",
    "sad,1,0.25,0.5,0.875,0.75",
  ]);
});

it("lists the scores of the current and of the learned mask", () => {
  const scores = (accuracy: number): Scores => ({ accuracy, crossEntropy: 1.5, ece: 0.125 });
  const asked = splitCsv({ clips: 60, requested: scores(0.5), learned: scores(0.75) });
  expect(asked.trim().split("\n")).toEqual([
    "mask,clips,accuracy,crossEntropy,ece",
    "in_force,60,0.5,1.5,0.125",
    "learned,60,0.75,1.5,0.125",
  ]);
});
