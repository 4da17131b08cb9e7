/** The shape of a modality's features, as stored and as the model receives it. */
import type { ModalityCard } from "../../contract/clip";
import type { ModalityShape } from "../types";

type Sides = Pick<ModalityShape, "images" | "height" | "width" | "depth">;

/** A modality's features as images, before any padding. */
export function storedSides({ kind, shape }: Pick<ModalityCard, "kind" | "shape">): Sides {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  switch (kind) {
    case "frames":
      return { images: a, height: b, width: c, depth: d };
    case "spectrogram":
      return { images: 1, height: a, width: b, depth: 1 };
    case "vector":
      return shape.length > 1
        ? { images: 1, height: a, width: 1, depth: b }
        : { images: 1, height: 1, width: 1, depth: a };
    case "tokens":
      return { images: 1, height: a, width: 1, depth: 1 };
  }
}

/** The model's view of a modality: sides padded up to a multiple of `downscale`. */
export function shapeOf(card: ModalityCard, downscale: number): ModalityShape {
  const pad = (side: number): number => Math.ceil(side / downscale) * downscale;
  const { id, kind, vocabulary, vocabularySize = vocabulary?.length } = card;
  const { images, height, width, depth } = storedSides(card);
  const isPadded = pad(height) > height || pad(width) > width;
  return {
    id,
    kind,
    images,
    height: pad(height),
    width: pad(width),
    depth,
    ...(isPadded && { stored: { height, width } }),
    ...(vocabularySize !== undefined && { vocabularySize }),
  };
}
