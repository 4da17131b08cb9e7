import { useRef, type PointerEvent } from "react";
import type { Gesture } from "../../../state/inspect";

export interface StrokeTarget {
  isKept(channel: number): boolean;
  paint(channel: number, kept: boolean, stroke: Gesture): void;
}

interface Stroke {
  readonly gesture: Gesture;
  readonly kept: boolean;
  readonly first: number;
  last: number | undefined;
}

/** The channel of the cell that contains an element. */
export function channelOf(element: Element | null): number | undefined {
  const cell = element?.closest<HTMLElement>("[data-channel]");
  return cell ? Number(cell.dataset["channel"]) : undefined;
}

/**
 * Inverts a cell on a press and gives its new state to every cell that a drag crosses. A touch paints only after it
 * has crossed into another cell, since it may be scrolling until then.
 */
export function useStroke({ isKept, paint }: StrokeTarget) {
  const stroke = useRef<Stroke>(undefined);
  const draw = (now: Stroke, channel: number): void => {
    paint(channel, now.kept, now.gesture);
    now.last = channel;
  };
  return {
    onPointerDown(event: PointerEvent<HTMLElement>): void {
      const channel = channelOf(event.target as Element);
      if (event.button !== 0 || channel === undefined) return;
      const gesture = Symbol("stroke");
      stroke.current = { gesture, kept: !isKept(channel), first: channel, last: undefined };
      if (event.pointerType !== "touch") draw(stroke.current, channel);
    },
    onPointerMove(event: PointerEvent<HTMLElement>): void {
      const now = stroke.current;
      if (!now) return;
      if (event.pointerType === "mouse" && event.buttons === 0) {
        stroke.current = undefined;
        return;
      }
      // touch events always go to the cell where the touch began
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const channel = event.currentTarget.contains(under) ? channelOf(under) : undefined;
      if (channel === undefined || channel === (now.last ?? now.first)) return;
      if (now.last === undefined) draw(now, now.first);
      draw(now, channel);
    },
    onPointerUp(): void {
      const now = stroke.current;
      if (now && now.last === undefined) draw(now, now.first);
      stroke.current = undefined;
    },
    onPointerCancel(): void {
      stroke.current = undefined;
    },
  };
}
