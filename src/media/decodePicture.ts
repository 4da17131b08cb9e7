import { VideoSampleSink, type InputVideoTrack, type VideoSample } from "mediabunny";
import { cropResize } from "../core/signal/cropResize";
import { frameTimes } from "../core/signal/frames";
import { FileFault } from "./decodeFault";
import type { Watch } from "./watch";

export const framesPerClip = 3;

/** The browser shrinks larger frames to this before the exact area average, px. */
const workingSidePx = 1024;

/**
 * Three frames of one track, about its middle, a second apart or evenly spread -> RGB bytes
 * [3 · size · size · 3]. Where the track ends early its last frame stands in.
 * Throws FileFault when no frame comes.
 */
export async function decodePicture(
  track: InputVideoTrack,
  span: { readonly startS: number; readonly durationS: number },
  sizePx: number,
  watch: Watch,
): Promise<Uint8Array> {
  const frameBytes = sizePx * sizePx * 3;
  const frames = new Uint8Array(framesPerClip * frameBytes);
  const times = frameTimes(span.durationS, framesPerClip).map((time) => span.startS + time);
  const canvas = new OffscreenCanvas(1, 1);
  let taken = 0;
  for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(times)) {
    if (!sample) continue;
    try {
      watch.alive();
      frames.set(squareOf(sample, sizePx, canvas), taken * frameBytes);
      taken += 1;
    } finally {
      sample.close();
    }
  }
  if (taken === 0) throw new FileFault("its picture track holds no frame that can be decoded");
  for (; taken < framesPerClip; taken++)
    frames.copyWithin(taken * frameBytes, (taken - 1) * frameBytes, taken * frameBytes);
  return frames;
}

/** Middle square of a frame as it is to be shown (rotated, square pixels) -> RGB bytes. */
function squareOf(sample: VideoSample, sizePx: number, canvas: OffscreenCanvas): Uint8Array {
  const side = Math.min(sample.displayWidth, sample.displayHeight);
  if (!(side > 0)) throw new FileFault("its picture has no size");
  const drawn = Math.min(side, Math.max(workingSidePx, sizePx));
  canvas.width = drawn;
  canvas.height = drawn;
  // Pixels are read back at once, so the canvas stays in main memory.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new FileFault("this browser gives workers no canvas");
  context.imageSmoothingQuality = "high";
  sample.drawWithFit(context, { fit: "cover" });
  const { data } = context.getImageData(0, 0, drawn, drawn);
  return cropResize({ width: drawn, height: drawn, channels: 4, bytes: data }, sizePx);
}
