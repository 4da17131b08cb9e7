import { shortOmega, type Scale } from "./shade";

/** Explains the shade, the cross and the corner of a cell. */
export function MaskLegend({ scale }: { readonly scale: Scale | undefined }) {
  return (
    <div className="mask-legend">
      {scale && (
        <p className="shades">
          <span>Ω {shortOmega(scale.threshold - scale.reach)}</span>
          <span className="shade-bar" aria-hidden="true" />
          <span>{shortOmega(scale.threshold + scale.reach)}</span>
          <span className="hint">
            no colour in the middle: the threshold, {shortOmega(scale.threshold)}
          </span>
        </p>
      )}
      <p>
        <span className="channel sample" data-kept="true" aria-hidden="true" /> kept
      </p>
      <p>
        <span className="channel sample" data-kept="false" aria-hidden="true" /> dropped
      </p>
      <p>
        <span className="channel sample" data-kept="true" data-by-hand="true" aria-hidden="true" />{" "}
        set by hand, different from the learned mask
      </p>
      <p className="hint">
        Channels are numbered from 0. Click or drag to set; by keyboard, arrows, Home, End and Page
        keys move, Space inverts a channel, and Shift with arrows selects a range that Space sets.
      </p>
    </div>
  );
}
