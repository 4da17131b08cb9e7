import { memo, type CSSProperties } from "react";
import { channelLabel, type ChannelFacts } from "./channelLabel";
import { shadeOf, type Scale } from "./shade";

interface ChannelCellProps extends ChannelFacts {
  readonly scale: Scale;
  /** This cell is in the tab order. */
  readonly isCurrent: boolean;
  readonly isInRange: boolean;
}

/** One channel: Omega as shade, a cross if it is dropped, a corner if the mask by hand differs from the learned one. */
export const ChannelCell = memo(function ChannelCell(props: ChannelCellProps) {
  const { channel, value, learned, kept, scale, isCurrent, isInRange } = props;
  const shade = value === undefined ? undefined : shadeOf(value, scale);
  const words = channelLabel(props);
  return (
    <div
      role="gridcell"
      className="channel"
      title={words}
      aria-label={words}
      aria-selected={kept}
      tabIndex={isCurrent ? 0 : -1}
      data-channel={channel}
      data-side={shade?.side}
      data-kept={kept}
      data-by-hand={kept !== learned}
      data-in-range={isInRange}
      style={{ "--shade": (shade?.amount ?? 0).toFixed(3) } as CSSProperties}
    />
  );
});
