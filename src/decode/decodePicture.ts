import { VideoSampleSink, type InputVideoTrack, type VideoSample } from "mediabunny";
import { cropResize } from "../core/signal/cropResize";
import { frameTimes } from "../core/signal/frames";
import { FileFault } from "./fileFault";
import type { TimeLimit } from "./timeLimit";

export interface FrameOptions {
  readonly imageSizePx: number;
  readonly frames: number;
  /** Frames per second; 0: frames are spread over the whole clip. */
  readonly frameRate: number;
}

/** Larger frames are reduced to this by the browser before the exact area average, px. */
const workingSidePx = 1024;

/**
 * Decodes T = `frames` frames around the middle of one track, at `frameRate` or evenly spread -> RGB bytes
 * [T · size · size · 3]. Repeats the last frame if the track ends early.
 * Throws FileFault if there is no frame.
 */
export async function decodePicture(
  track: InputVideoTrack,
  span: { readonly startS: number; readonly durationS: number },
  { imageSizePx: sizePx, frames: count, frameRate }: FrameOptions,
  limit: TimeLimit,
): Promise<Uint8Array> {
  const frameBytes = sizePx * sizePx * 3;
  const frames = new Uint8Array(count * frameBytes);
  const times = frameTimes(span.durationS, count, frameRate).map((time) => span.startS + time);
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
  for (; decoded < count; decoded++)
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
