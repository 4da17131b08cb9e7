import { useRef } from "react";
import type { Gesture } from "../../../state/inspect";

/** Groups the changes of a slider from press to release into one gesture, which is undone as one. */
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
