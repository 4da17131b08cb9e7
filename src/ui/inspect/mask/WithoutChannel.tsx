import { useMemo } from "react";
import type { ModalityKind } from "../../../contract/clip";
import type { ChannelUse } from "../../../contract/inspectClip";
import { formatNumber } from "../../measures/formatters";
import { fileNameStem } from "../../../state/spaceExports";
import { PixelCanvas } from "../../pictures/PixelCanvas";
import type { Pixels } from "../../pictures/pixels";
import { SavePngButton } from "../../pictures/SavePngButton";
import { differencePixels, mostChangedFrame, rangeOf, spacePixels } from "./spaceImage";

interface WithoutChannelProps {
  readonly pictures: NonNullable<ChannelUse["pictures"]>;
  readonly kind: ModalityKind | undefined;
  readonly channel: number;
  /** Of the clip. */
  readonly name: string;
}

const targetPx = 160;
/** Of a saved picture. */
const zoom = 4;

/** Shows a clip with all channels, without one, and the difference. */
export function WithoutChannel({ pictures, kind, channel, name }: WithoutChannelProps) {
  const { all, without, difference } = pictures;
  const frame = mostChangedFrame(difference, all.shape);
  const largest = rangeOf([difference])[1];
  const drawn = useMemo(() => {
    const range = rangeOf([all.values, without.values]);
    return {
      all: spacePixels(all, kind, frame, range),
      without: spacePixels(without, kind, frame, range),
      difference: differencePixels(difference, all.shape, kind, frame, largest),
    };
  }, [all, without, difference, kind, frame, largest]);
  return (
    <div className="without-channel">
      <Drawn pixels={drawn.all} title="All channels" of={name}>
        error {all.error.toPrecision(4)}
      </Drawn>
      <Drawn pixels={drawn.without} title={`Without channel ${channel}`} of={name}>
        error {without.error.toPrecision(4)}
      </Drawn>
      <Drawn pixels={drawn.difference} title="Difference" of={name}>
        at most {formatNumber(largest)}, in the model&rsquo;s units
      </Drawn>
      {all.shape.length === 4 && (
        <p className="hint">
          Frame {frame + 1} of {all.shape[0]}, which changes most. The decoder was not trained with
          a missing channel.
        </p>
      )}
    </div>
  );
}

interface DrawnProps {
  readonly pixels: Pixels;
  readonly title: string;
  readonly of: string;
  readonly children: React.ReactNode;
}

function Drawn({ pixels, title, of, children }: DrawnProps) {
  return (
    <figure className="picture">
      <PixelCanvas pixels={pixels} name={`${title}, ${of}`} targetPx={targetPx} />
      <figcaption>
        <b>{title}</b>
        <span>{children}</span>
        <SavePngButton
          pixels={pixels}
          zoom={zoom}
          title={`${title}, ${of}`}
          stem={fileNameStem(of, title)}
        />
      </figcaption>
    </figure>
  );
}
