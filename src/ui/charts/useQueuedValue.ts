import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { DrawQueue } from "./drawQueue";

/** `value` as of this drawing's last turn; it takes one whenever the value changes. */
export function useQueuedValue<T>(turns: DrawQueue, value: T): T {
  const [drawn, setDrawn] = useState(value);
  useEffect(() => {
    const draw = (): void => flushSync(() => setDrawn(value));
    turns.add(draw);
    return () => turns.remove(draw);
  }, [turns, value]);
  return drawn;
}
