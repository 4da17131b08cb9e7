/** The place where a channel is strongest, as text and as a frame. */
import type { ModalityCard } from "../../../contract/clip";
import type { ChannelPlace } from "../../../contract/inspectClip";

/** The frame of the place as shares of its picture, 0..1; time runs to the right in a spectrogram. */
export function frameOfPlace(
  { box: [row, column, rows, columns] }: ChannelPlace,
  shape: readonly number[],
): {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
} {
  if (shape.length === 4) {
    const [, height = 1, width = 1] = shape;
    return {
      left: column / width,
      top: row / height,
      width: columns / width,
      height: rows / height,
    };
  }
  const [times = 1, bands = 1] = shape;
  return {
    left: row / times,
    top: 1 - (column + columns) / bands,
    width: rows / times,
    height: columns / bands,
  };
}

/** "frame 3, rows 8 to 15, columns 0 to 7"; "0.40 to 0.80 s, 700 to 1400 Hz". */
export function placeLabel(
  { image, box: [row, column, rows, columns] }: ChannelPlace,
  shape: readonly number[],
  axes: ModalityCard["axes"],
): string {
  const last = (from: number, count: number): number => Math.max(from, Math.ceil(from + count) - 1);
  const span = (from: number, count: number): string =>
    `${Math.floor(from)} to ${last(Math.floor(from), count)}`;
  if (shape.length === 4)
    return `frame ${image + 1}, rows ${span(row, rows)}, columns ${span(column, columns)}`;
  if (!axes || shape.length < 2) return `entries ${span(row, rows)}`;
  const seconds = [row, row + rows].map((at) => (at * axes.secondsPerRow).toFixed(2)).join(" to ");
  const hertz = [Math.floor(column), last(Math.floor(column), columns)]
    .map((band) => Math.round(axes.bandHz[band] ?? 0))
    .join(" to ");
  return `${seconds} s, ${hertz} Hz`;
}
