import { useMemo } from "react";
import type { ModalityCard } from "../../../contract/clip";
import type { ModalityView, SpacePicture } from "../../../contract/inspectClip";
import { heatOf } from "../../../contract/previews";
import { PixelCanvas } from "../../pictures/PixelCanvas";
import {
  frameCount,
  framePixels,
  heatPixels,
  spectrogramPixels,
  type Pixels,
} from "../../pictures/pixels";
import { SavePngButton } from "../../pictures/SavePngButton";
import { Spectrogram } from "../../pictures/Spectrogram";
import { pictureFileStem, type PictureSource } from "../../../state/spaceExports";
import { differencePixels, rangeOf } from "../mask/spaceImage";
import type { PictureOptions } from "./SpacesBar";
import { decoderName, onScale, spaceMeanings, spaceNames } from "./spaceNames";

interface SpaceFigureProps {
  readonly picture: SpacePicture;
  readonly view: ModalityView;
  readonly card: ModalityCard;
  readonly source: PictureSource;
  readonly options: PictureOptions;
  readonly channels: number;
}

function pixelsOf(
  { values, shape }: SpacePicture,
  { kind }: ModalityCard,
  { scale }: ModalityView,
  frame: number,
): Pixels {
  if (kind === "frames") return framePixels(values, shape, frame);
  const levels = onScale(values, scale);
  return kind === "vector"
    ? heatPixels(heatOf(shape, levels, [0, 1]))
    : spectrogramPixels(levels, shape);
}

/** Spectrograms have more pixels than frames, so they are drawn with half the zoom. */
const factorOf = ({ kind }: ModalityCard, { zoom }: PictureOptions): number =>
  kind === "spectrogram" ? Math.max(1, Math.round(zoom / 2)) : zoom;

const frameName = (picture: SpacePicture, frame: number): readonly string[] =>
  frameCount([picture]) > 1 ? [`frame-${frame + 1}`] : [];

/** Shows one space of one modality: its picture, its description and its errors. */
export function SpaceFigure(props: SpaceFigureProps) {
  const { picture, view, card, source, channels, options } = props;
  const { name, decoder, errorMap, shape } = picture;
  const frame = Math.min(options.frame, frameCount([picture]) - 1);
  const pixels = useMemo(() => pixelsOf(picture, card, view, frame), [picture, card, view, frame]);
  const title = `${spaceNames[name]}, ${card.name}`;
  const factor = factorOf(card, options);
  return (
    <figure className={`space is-${name}`} data-space={name}>
      {card.kind === "spectrogram" ? (
        <Spectrogram
          values={onScale(picture.values, view.scale)}
          shape={shape}
          axes={card.axes}
          name={title}
          targetPx={pixels.width * factor}
        />
      ) : (
        <PixelCanvas pixels={pixels} name={title} targetPx={pixels.width * factor} />
      )}
      {options.showsErrors && errorMap && (
        <ErrorMap {...props} errorMap={errorMap} frame={frame} widthPx={pixels.width} />
      )}
      <figcaption>
        <b>{spaceNames[name]}</b>
        <span>{spaceMeanings[name]}</span>
        {decoder && (
          <>
            <span>
              {picture.kept} of {channels} channels
            </span>
            <span>
              error {Number(picture.error.toPrecision(3))}, {decoderName(picture)}
            </span>
          </>
        )}
        {name === "random" && view.randomErrors && <RandomErrors {...view.randomErrors} />}
        <SavePngButton
          title={title}
          stem={pictureFileStem(source, card.id, picture, ...frameName(picture, frame))}
          pixels={pixels}
          zoom={factor}
        />
      </figcaption>
    </figure>
  );
}

function RandomErrors({ draws, mean, low, high }: NonNullable<ModalityView["randomErrors"]>) {
  const text = (value: number): string => String(Number(value.toPrecision(3)));
  return (
    <span>
      {draws} draws: error {text(mean)}, 95 % from {text(low)} to {text(high)}
    </span>
  );
}

interface ErrorMapProps extends SpaceFigureProps {
  readonly errorMap: Float32Array;
  readonly frame: number;
  readonly widthPx: number;
}

/** All error maps of a modality have the same scale, so that they can be compared. */
function ErrorMap({
  errorMap,
  picture,
  view,
  card,
  source,
  options,
  frame,
  widthPx,
}: ErrorMapProps) {
  const largestError = rangeOf(view.pictures.flatMap((one) => one.errorMap ?? []))[1];
  const pixels = useMemo(
    () => differencePixels(errorMap, picture.shape, card.kind, frame, largestError),
    [errorMap, picture.shape, card.kind, frame, largestError],
  );
  const title = `Absolute error of ${spaceNames[picture.name]}, ${card.name}`;
  const factor = factorOf(card, options);
  const stem = pictureFileStem(source, card.id, picture, ...frameName(picture, frame), "error");
  return (
    <div className="error-map">
      <PixelCanvas pixels={pixels} name={title} targetPx={widthPx * factor} />
      <span className="tally">
        absolute error, 0 to {Number(largestError.toPrecision(2))} deviations
      </span>
      <SavePngButton title={title} stem={stem} pixels={pixels} zoom={factor} />
    </div>
  );
}
