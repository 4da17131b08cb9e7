import { useMemo } from "react";
import type { ModalityCard, ModalityKind } from "../../contract/clip";
import { heatOf } from "../../contract/previews";
import type { Picture } from "../../contract/telemetry";
import { PixelCanvas } from "./PixelCanvas";
import { framePixels, heatPixels } from "./pixels";
import { Spectrogram } from "./Spectrogram";

const names = {
  input: "Input",
  augmented: "Augmented",
  full: "Full",
  complementary: "Complementary",
  contradictory: "Contradictory",
  random: "Random mask",
} as const;

interface PictureCellProps {
  readonly picture: Picture;
  /** Number of channels that the mask covers; 0 without a mask. */
  readonly channels: number;
  readonly frame: number;
  readonly kind: ModalityKind | undefined;
  readonly axes: ModalityCard["axes"];
  /** "Audio of puppet 3". */
  readonly of: string;
}

/** Target widths in CSS pixels. */
const framePx = 144;
const spectrogramPx = 136;
const heatPx = 128;

export function PictureCell({ picture, channels, frame, kind, axes, of }: PictureCellProps) {
  const name = `${names[picture.name]}, ${of}`;
  const isDecoded = picture.name !== "input" && picture.name !== "augmented";
  return (
    <figure className={`picture is-${picture.name}`}>
      {picture.shape.length === 4 ? (
        <Frame picture={picture} frame={frame} name={name} />
      ) : kind === "vector" ? (
        <HeatPicture picture={picture} name={name} />
      ) : (
        <Spectrogram
          values={picture.values}
          shape={picture.shape}
          axes={axes}
          name={name}
          targetPx={spectrogramPx}
        />
      )}
      <figcaption>
        <b>{names[picture.name]}</b>
        {isDecoded && channels > 0 && (
          <span>
            {picture.kept} of {channels} channels
          </span>
        )}
        {isDecoded && <span>error {Number(picture.error.toPrecision(3))}</span>}
      </figcaption>
    </figure>
  );
}

interface FrameProps {
  readonly picture: Picture;
  readonly frame: number;
  readonly name: string;
}

function Frame({ picture, frame, name }: FrameProps) {
  const pixels = useMemo(() => framePixels(picture.values, picture.shape, frame), [picture, frame]);
  return <PixelCanvas pixels={pixels} name={name} targetPx={framePx} />;
}

/** A vector whose values are scaled to 0..1. */
function HeatPicture({ picture, name }: Pick<FrameProps, "picture" | "name">) {
  const pixels = useMemo(
    () => heatPixels(heatOf(picture.shape, picture.values, [0, 1])),
    [picture],
  );
  return <PixelCanvas pixels={pixels} name={name} targetPx={heatPx} />;
}
