import { useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import type { Gesture } from "../../../state/inspect";
import { channelsBetween, countKept } from "../../../state/handMask";
import { ChannelCell } from "./ChannelCell";
import { nextChannel } from "./nextChannel";
import type { DisplayedModality } from "./displayedMask";
import type { Scale } from "./shade";
import { channelOf, useStroke } from "./useStroke";

interface ChannelGridProps {
  readonly modality: DisplayedModality;
  readonly scale: Scale;
  readonly columns: number;
  onEdit(channels: readonly number[], kept: boolean, gesture?: Gesture): void;
  /** A cell has the focus. */
  onSelect(channel: number): void;
}

/** A grid of the channels of a modality. Arrows move, Space or Enter inverts a channel, Shift and arrows select a range. */
export function ChannelGrid({
  modality,
  scale,
  columns,
  onEdit,
  onSelect: onLook,
}: ChannelGridProps) {
  const { name, omega, learned } = modality;
  const channels = omega.length;
  const grid = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  /** The first channel of the selected range. */
  const [anchor, setAnchor] = useState<number>();
  const isKept = (channel: number): boolean => omega[channel] === 1;
  const range = anchor === undefined ? [at] : channelsBetween(anchor, at);
  const stroke = useStroke({
    isKept,
    paint(channel, kept, gesture) {
      setAnchor(undefined);
      onEdit([channel], kept, gesture);
    },
  });
  const press = (event: KeyboardEvent): void => {
    const next = nextChannel(event, at, columns, channels);
    if (next !== undefined) {
      event.preventDefault();
      setAnchor(event.shiftKey ? (anchor ?? at) : undefined);
      grid.current?.querySelector<HTMLElement>(`[data-channel="${next}"]`)?.focus();
    } else if (event.key === " " || event.key === "Enter") {
      event.preventDefault();
      onEdit(range, !isKept(anchor ?? at));
    } else if (event.key === "Escape") setAnchor(undefined);
  };
  const rows = Array.from({ length: Math.ceil(channels / columns) }, (_, row) => row * columns);
  return (
    <div
      ref={grid}
      role="grid"
      className="channel-grid"
      aria-label={`${name}: ${countKept(omega)} of ${channels} channels kept`}
      aria-multiselectable="true"
      style={{ "--columns": columns } as CSSProperties}
      onKeyDown={press}
      onFocus={({ target }) => {
        const channel = channelOf(target);
        if (channel === undefined) return;
        setAt(channel);
        onLook(channel);
      }}
      onClick={({ detail, target }) => {
        // a click without a pointer comes from a screen reader
        const channel = channelOf(target as Element);
        if (detail === 0 && channel !== undefined) onEdit([channel], !isKept(channel));
      }}
      {...stroke}
    >
      <div role="row" className="channel-row">
        <span role="columnheader" aria-label="First channel of the row" />
        {Array.from({ length: columns }, (_, column) => (
          <span key={column} role="columnheader">
            +{column}
          </span>
        ))}
      </div>
      {rows.map((first) => (
        <div key={first} role="row" className="channel-row">
          <span role="rowheader">{first}</span>
          {channelsBetween(first, Math.min(channels, first + columns) - 1).map((channel) => (
            <ChannelCell
              key={channel}
              modality={name}
              channel={channel}
              value={learned.values?.[channel]}
              learned={learned.omega[channel] === 1}
              kept={isKept(channel)}
              spread={learned.spread[channel] ?? 0}
              scale={scale}
              isCurrent={channel === Math.min(at, channels - 1)}
              isInRange={anchor !== undefined && range.includes(channel)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
