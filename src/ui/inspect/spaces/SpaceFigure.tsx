import { useMemo } from "react";
import type { ModalityCard } from "../../../contract/clip";
import type { ModalityView, SpacePicture } from "../../../contract/inspectClip";
import { heatOf } from "../../../contract/previews";
import { PixelCanvas } from "../../pictures/PixelCanvas";
import { framePixels, heatPixels, spectrogramPixels, type Pixels } from "../../pictures/pixels";
import { Spectrogram } from "../../pictures/Spectrogram";
import { differencePixels } from "../mask/spaceImage";
import { savePng } from "./saveBlob";
import { decoderName, fileStem, onScale, spaceMeanings, spaceNames } from "./spaceWords";

interface SpaceFigureProps {
  readonly picture: SpacePicture;
  readonly view: ModalityView;
  readonly card: ModalityCard;
  readonly clipId: string;
  readonly channels: number;
  readonly epoch: number;
  readonly frame: number;
  readonly zoom: number;
  readonly showsErrors: boolean;
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

/** One space of one modality: its picture, what it is, and where it is wrong. */
export function SpaceFigure(props: SpaceFigureProps) {
  const { picture, view, card, clipId, channels, epoch, frame, zoom, showsErrors } = props;
  const { name, decoder, errorMap, shape } = picture;
  const pixels = useMemo(() => pixelsOf(picture, card, view, frame), [picture, card, view, frame]);
  const title = `${spaceNames[name]}, ${card.name}`;
  const factor = card.kind === "spectrogram" ? Math.max(1, Math.round(zoom / 2)) : zoom;
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
      {showsErrors && errorMap && (
        <ErrorMap {...props} errorMap={errorMap} widthPx={pixels.width} />
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
        <button
          type="button"
          className="quiet"
          aria-label={`Save ${title} as PNG`}
          onClick={() =>
            void savePng(`${fileStem(clipId, card.id, picture, epoch)}.png`, pixels, factor)
          }
        >
          PNG
        </button>
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

function ErrorMap({
  errorMap,
  picture,
  card,
  frame,
  zoom,
  widthPx,
}: SpaceFigureProps & { readonly errorMap: Float32Array; readonly widthPx: number }) {
  const most = errorMap.reduce((a, b) => Math.max(a, b), 0);
  const pixels = useMemo(
    () => differencePixels(errorMap, picture.shape, card.kind, frame),
    [errorMap, picture.shape, card.kind, frame],
  );
  const factor = card.kind === "spectrogram" ? Math.max(1, Math.round(zoom / 2)) : zoom;
  return (
    <div className="error-map">
      <PixelCanvas
        pixels={pixels}
        name={`Absolute error of ${spaceNames[picture.name]}, ${card.name}`}
        targetPx={widthPx * factor}
      />
      <span className="tally">absolute error, 0 to {Number(most.toPrecision(2))} deviations</span>
    </div>
  );
}
