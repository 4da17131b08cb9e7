import { useMemo } from "react";
import type { ModalityCard } from "../../contract/clip";
import type { Picture } from "../../contract/telemetry";
import { PixelCanvas } from "./PixelCanvas";
import { framePixels } from "./pixels";
import { Spectrogram } from "./Spectrogram";

const names = {
  input: "Input",
  full: "Full",
  complementary: "Complementary",
  contradictory: "Contradictory",
  random: "Random mask",
} as const;

interface PictureCellProps {
  readonly picture: Picture;
  /** Channels of the mask; 0 without a mask, then none are counted. */
  readonly channels: number;
  readonly frame: number;
  readonly axes: ModalityCard["axes"];
  /** "Audio of puppet 3". */
  readonly of: string;
}

/** Widths in CSS pixels that pictures aim at. */
const framePx = 144;
const spectrogramPx = 136;

export function PictureCell({ picture, channels, frame, axes, of }: PictureCellProps) {
  const name = `${names[picture.name]}, ${of}`;
  const isInput = picture.name === "input";
  return (
    <figure className={`picture is-${picture.name}`}>
      {picture.shape.length === 4 ? (
        <Frame picture={picture} frame={frame} name={name} />
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
        {!isInput && channels > 0 && (
          <span>
            {picture.kept} of {channels} channels
          </span>
        )}
        {!isInput && <span>error {Number(picture.error.toPrecision(3))}</span>}
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
