import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { DrawQueue } from "./drawQueue";

/** Returns `value`, updated by a queued drawing after each change. */
export function useQueuedValue<T>(queue: DrawQueue, value: T): T {
  const [drawn, setDrawn] = useState(value);
  useEffect(() => {
    const draw = (): void => flushSync(() => setDrawn(value));
    queue.add(draw);
    return () => queue.remove(draw);
  }, [queue, value]);
  return drawn;
}
