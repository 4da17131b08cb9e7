import { useMemo } from "react";
import type { ModalityCard } from "../../contract/clip";
import { PixelCanvas } from "./PixelCanvas";
import { spectrogramPixels } from "./pixels";

interface SpectrogramProps {
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly axes: ModalityCard["axes"];
  readonly name: string;
  readonly targetPx: number;
}

const marksHz = [250, 1000, 4000];

/** A spectrogram with its axes in Hz and s. */
export function Spectrogram({ values, shape, axes, name, targetPx }: SpectrogramProps) {
  const pixels = useMemo(() => spectrogramPixels(values, shape), [values, shape]);
  const seconds = axes ? (shape[0] ?? 0) * axes.secondsPerRow : undefined;
  return (
    <div className="spectrogram">
      <div className="hz" aria-hidden="true">
        {axes &&
          marksHz.map((hz) => {
            const at = bandAt(axes.bandHz, hz);
            if (at === undefined) return null;
            return (
              <span key={hz} style={{ bottom: `${at * 100}%` }}>
                {hz < 1000 ? hz : `${hz / 1000}k`}
              </span>
            );
          })}
        <b>Hz</b>
      </div>
      <PixelCanvas pixels={pixels} name={name} targetPx={targetPx} />
      {seconds !== undefined && (
        <div className="seconds" aria-hidden="true">
          <span>0</span>
          <span>{(seconds / 2).toFixed(1)}</span>
          <span>{seconds.toFixed(1)} s</span>
        </div>
      )}
    </div>
  );
}

/** Height of a frequency in the picture, 0..1; undefined outside the bands. */
function bandAt(bandHz: readonly number[], hz: number): number | undefined {
  const above = bandHz.findIndex((band) => band >= hz);
  if (above < 0) return undefined;
  const low = bandHz[above - 1] ?? bandHz[above] ?? hz;
  const high = bandHz[above] ?? hz;
  const between = high > low ? (hz - low) / (high - low) : 1;
  return (above - 1 + between + 0.5) / bandHz.length;
}
