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

/** The channel that an element is the cell of. */
export function channelOf(element: Element | null): number | undefined {
  const cell = element?.closest<HTMLElement>("[data-channel]");
  return cell ? Number(cell.dataset["channel"]) : undefined;
}

/**
 * A press sets a cell to the other state, and a drag gives that state to every cell that it crosses. A finger
 * paints only once it has crossed into another cell: until then it may be scrolling.
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
      // a finger's events go to the cell where it began
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
