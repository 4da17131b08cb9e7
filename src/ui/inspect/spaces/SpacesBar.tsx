import { useId } from "react";
import type { Fill } from "../../../contract/inspect";
import { fills } from "../../../contract/viewLink";
import { FrameChips } from "../../pictures/FrameChips";
import { useBench, useInspect } from "../../stores";
import { useClipName } from "../mask/clipChoices";

/** How pictures are looked at. */
export interface Looks {
  readonly frame: number;
  readonly zoom: number;
  readonly isSmooth: boolean;
  readonly showsErrors: boolean;
}
export const zooms = [2, 3, 4, 6, 8] as const;

const fillNames: Readonly<Record<Fill, string>> = {
  zero: "zeros (paper)",
  mean: "their mean over training clips",
  mix: "another clip’s (official code’s mix)",
};

interface SpacesBarProps {
  readonly looks: Looks;
  readonly frames: number;
  onChange(looks: Looks): void;
}

/** What stands in dropped channels, and how pictures are drawn. */
export function SpacesBar({ looks, frames, onChange }: SpacesBarProps) {
  const id = useId();
  const { inspect } = useBench();
  const fill = useInspect(({ view }) => view.fill);
  const mixedWith = useInspect(({ clip }) => clip?.mixedWith);
  const nameOf = useClipName();
  return (
    <div className="spaces-bar">
      <label htmlFor={`${id}-fill`}>Dropped channels are</label>
      <select
        id={`${id}-fill`}
        value={fill}
        onChange={({ target }) => {
          const found = fills.find((one) => one === target.value);
          if (found) inspect.change({ fill: found });
        }}
      >
        {fills.map((one) => (
          <option key={one} value={one}>
            {fillNames[one]}
          </option>
        ))}
      </select>
      {mixedWith !== undefined && <span className="tally">from {nameOf(mixedWith)}</span>}
      <label htmlFor={`${id}-zoom`}>Zoom</label>
      <select
        id={`${id}-zoom`}
        value={looks.zoom}
        onChange={({ target }) => onChange({ ...looks, zoom: Number(target.value) })}
      >
        {zooms.map((zoom) => (
          <option key={zoom} value={zoom}>
            {zoom}×
          </option>
        ))}
      </select>
      <label className="check">
        <input
          type="checkbox"
          checked={looks.isSmooth}
          onChange={({ target }) => onChange({ ...looks, isSmooth: target.checked })}
        />
        Smooth
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={looks.showsErrors}
          onChange={({ target }) => onChange({ ...looks, showsErrors: target.checked })}
        />
        Error maps
      </label>
      <FrameChips
        frames={frames}
        frame={looks.frame}
        onChoose={(frame) => onChange({ ...looks, frame })}
      />
    </div>
  );
}
