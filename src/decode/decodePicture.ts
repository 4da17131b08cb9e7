import { VideoSampleSink, type InputVideoTrack, type VideoSample } from "mediabunny";
import { cropResize } from "../core/signal/cropResize";
import { frameTimes } from "../core/signal/frames";
import { FileFault } from "./fileFault";
import type { TimeLimit } from "./timeLimit";

export const framesPerClip = 3;

/** Larger frames are reduced to this by the browser before the exact area average, px. */
const workingSidePx = 1024;

/**
 * Decodes three frames around the middle of one track, a second apart or evenly spread -> RGB bytes
 * [3 · size · size · 3]. Repeats the last frame if the track ends early.
 * Throws FileFault if there is no frame.
 */
export async function decodePicture(
  track: InputVideoTrack,
  span: { readonly startS: number; readonly durationS: number },
  sizePx: number,
  limit: TimeLimit,
): Promise<Uint8Array> {
  const frameBytes = sizePx * sizePx * 3;
  const frames = new Uint8Array(framesPerClip * frameBytes);
  const times = frameTimes(span.durationS, framesPerClip).map((time) => span.startS + time);
  const canvas = new OffscreenCanvas(1, 1);
  let decoded = 0;
  for await (const sample of new VideoSampleSink(track).samplesAtTimestamps(times)) {
    if (!sample) continue;
    try {
      limit.restart();
      frames.set(cropSquare(sample, sizePx, canvas), decoded * frameBytes);
      decoded += 1;
    } finally {
      sample.close();
    }
  }
  if (decoded === 0) throw new FileFault("no frame of its picture track can be decoded");
  for (; decoded < framesPerClip; decoded++)
    frames.copyWithin(decoded * frameBytes, (decoded - 1) * frameBytes, decoded * frameBytes);
  return frames;
}

/** Crops the middle square of a frame, rotated and with square pixels -> RGB bytes. */
function cropSquare(sample: VideoSample, sizePx: number, canvas: OffscreenCanvas): Uint8Array {
  const side = Math.min(sample.displayWidth, sample.displayHeight);
  if (!(side > 0)) throw new FileFault("its picture has no size");
  const drawn = Math.min(side, Math.max(workingSidePx, sizePx));
  canvas.width = drawn;
  canvas.height = drawn;
  // the pixels are read back at once, so keep the canvas in main memory
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new FileFault("this browser has no canvas in workers");
  context.imageSmoothingQuality = "high";
  sample.drawWithFit(context, { fit: "cover" });
  const { data } = context.getImageData(0, 0, drawn, drawn);
  return cropResize({ width: drawn, height: drawn, channels: 4, bytes: data }, sizePx);
}
