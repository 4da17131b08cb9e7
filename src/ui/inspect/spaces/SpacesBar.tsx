import type { Fill } from "../../../contract/inspect";
import { fills } from "../../../contract/viewLink";
import { SelectField } from "../../components/SelectField";
import { FrameChips } from "../../pictures/FrameChips";
import { useAppStores, useInspect } from "../../storeHooks";
import { useClipName } from "../mask/clipChoices";

/** Options of the pictures. */
export interface PictureOptions {
  readonly frame: number;
  readonly zoom: number;
  readonly isSmooth: boolean;
  readonly showsErrors: boolean;
}
const zooms: readonly number[] = [2, 3, 4, 6, 8];

const fillNames: Readonly<Record<Fill, string>> = {
  zero: "zeros (paper)",
  mean: "their mean over training clips",
  mix: "another clip’s (official code’s mix)",
};

interface SpacesBarProps {
  readonly options: PictureOptions;
  readonly frames: number;
  onChange(options: PictureOptions): void;
}

/** Chooses the fill of dropped channels and the options of the pictures. */
export function SpacesBar({ options, frames, onChange }: SpacesBarProps) {
  const { inspect } = useAppStores();
  const fill = useInspect(({ view }) => view.fill);
  const mixedWith = useInspect(({ clip }) => clip?.mixedWith);
  const nameOf = useClipName();
  return (
    <div className="spaces-bar">
      <SelectField
        label="Dropped channels are"
        value={fill}
        values={fills}
        nameOf={(one) => fillNames[one]}
        onChoose={(one) => inspect.change({ fill: one })}
      />
      {mixedWith !== undefined && <span className="tally">from {nameOf(mixedWith)}</span>}
      <SelectField
        label="Zoom"
        value={options.zoom}
        values={zooms}
        nameOf={(zoom) => `${zoom}×`}
        onChoose={(zoom) => onChange({ ...options, zoom })}
      />
      <label className="check">
        <input
          type="checkbox"
          checked={options.isSmooth}
          onChange={({ target }) => onChange({ ...options, isSmooth: target.checked })}
        />
        Smooth
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={options.showsErrors}
          onChange={({ target }) => onChange({ ...options, showsErrors: target.checked })}
        />
        Error maps
      </label>
      <FrameChips
        frames={frames}
        frame={options.frame}
        onChoose={(frame) => onChange({ ...options, frame })}
      />
    </div>
  );
}
