import { useRef } from "react";
import type { Gesture } from "../../../state/inspect";

/** For a slider: everything from press to release is one gesture, and is undone as one. */
export function useGesture() {
  const current = useRef<Gesture>(undefined);
  const end = (): void => {
    current.current = undefined;
  };
  return {
    next: (): Gesture => (current.current ??= Symbol("gesture")),
    handlers: { onPointerUp: end, onKeyUp: end, onBlur: end },
  };
}
