import { expect, it } from "vitest";
import type { ClipView, SpaceName } from "../../../src/contract/inspectClip";
import { pictureFileStem, spacesCsv, type PictureSource } from "../../../src/state/spaceExports";

const whence: PictureSource = { clipId: "a/clip 3", epoch: 12, fill: "mix", isByHand: true };
const picture = (name: SpaceName, kept: number, error: number) => ({
  name,
  kept,
  error,
  values: new Float32Array(),
  shape: [0, 0],
  ...(name !== "input" && { decoder: "run" as const }),
});
const clip: ClipView = {
  clipId: "a/clip 3",
  label: 0,
  fused: new Float32Array(),
  learned: new Float32Array(),
  heads: {},
  maskedHeads: {},
  modalities: {
    audio: {
      pictures: [
        picture("input", 8, 0),
        picture("full", 8, 0.25),
        picture("kept", 3, 0.5),
        picture("random", 3, 0.75),
      ],
      randomErrors: { draws: 16, mean: 0.7, low: 0.6, high: 0.8 },
      scale: { mean: 0, deviation: 1 },
    },
  },
};

it("names files by their content and its inputs", () => {
  const kept = { name: "kept", decoder: "fair" } as const;
  expect(pictureFileStem(whence, "video", kept, "frame-2")).toBe(
    "a-clip-3_video_kept_fair_by-hand_mix_epoch-12_frame-2",
  );
  const learned = { ...whence, isByHand: false };
  expect(pictureFileStem(learned, "video", kept)).toBe(
    "a-clip-3_video_kept_fair_learned_mix_epoch-12",
  );
  // the random mask that fair decoders know is of the learned one's size
  expect(pictureFileStem(whence, "video", { name: "random", decoder: "fair" })).toContain(
    "_learned_mix_",
  );
  expect(pictureFileStem(whence, "video", { name: "random", decoder: "run" })).toContain(
    "_by-hand_mix_",
  );
  // no mask and no fill made these
  expect(pictureFileStem(whence, "audio", { name: "input" })).toBe("a-clip-3_audio_input_epoch-12");
});

it("lists errors by space, with the mean over all random draws", () => {
  const [head, ...lines] = spacesCsv(clip, whence).trim().split("\n");
  expect(head).toBe(
    "clip,epoch,modality,space,decoder,mask,fill,channels,error,low95,high95,draws",
  );
  expect(lines).toEqual([
    "a/clip 3,12,audio,full,run,,,8,0.25,,,",
    "a/clip 3,12,audio,kept,run,by hand,mix,3,0.5,,,",
    "a/clip 3,12,audio,random,run,by hand,mix,3,0.75,,,1",
    "a/clip 3,12,audio,random,run,by hand,mix,3,0.7,0.6,0.8,16",
  ]);
});
