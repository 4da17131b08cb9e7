import { useMemo } from "react";
import type { ModalityCard, ModalityKind } from "../../../contract/clip";
import type { ChannelPlace, SpacePicture } from "../../../contract/inspectClip";
import { PixelCanvas } from "../../pictures/PixelCanvas";
import { frameOfPlace, placeLabel } from "./placeLabel";
import { rangeOf, spacePixels } from "./spaceImage";

interface PlacePictureProps {
  readonly place: ChannelPlace;
  readonly input: SpacePicture;
  readonly kind: ModalityKind | undefined;
  readonly axes: ModalityCard["axes"];
  /** Of the clip. */
  readonly name: string;
}

const targetPx = 144;
const percent = (share: number): string => `${100 * share}%`;

/** The input of the clip, with a frame around the place where the channel is strongest. */
export function PlacePicture({ place, input, kind, axes, name }: PlacePictureProps) {
  const pixels = useMemo(
    () => spacePixels(input, kind, place.image, rangeOf([input.values])),
    [input, kind, place],
  );
  const { left, top, width, height } = frameOfPlace(place, input.shape);
  const where = placeLabel(place, input.shape, axes);
  const hasFrame = kind === "frames" || kind === "spectrogram";
  return (
    <>
      <span className="place-picture">
        <PixelCanvas pixels={pixels} name={`${name}: ${where}`} targetPx={targetPx} />
        {hasFrame && (
          <i
            aria-hidden="true"
            style={{
              left: percent(left),
              top: percent(top),
              width: percent(width),
              height: percent(height),
            }}
          />
        )}
      </span>
      <span className="hint">{where}</span>
    </>
  );
}
