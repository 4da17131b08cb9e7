import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useAppStores } from "../storeHooks";
import type { DrawQueue } from "./drawQueue";

/** Bounds of the delay between two drawings, in milliseconds. */
const minDelayMs = 100;
const maxDelayMs = 2000;
/** The delay is this many times the duration of the last drawing, which leaves time for training and input. */
const delayFactor = 8;

/** Returns the version of the curves to draw. It changes at most ten times a second, and less often where drawing is slow. */
export function useThrottledVersion(queue: DrawQueue): number {
  const { store } = useAppStores().run;
  const [version, setVersion] = useState(() => store.getState().curvesVersion);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let delayMs = minDelayMs;
    const draw = (): void => {
      timer = undefined;
      // Synchronously, so that the charts are queued before `whenDone` finds the queue empty.
      queue.add(() => flushSync(() => setVersion(store.getState().curvesVersion)));
      queue.whenDone((elapsedMs) => {
        delayMs = Math.min(maxDelayMs, Math.max(minDelayMs, elapsedMs * delayFactor));
      });
    };
    const unsubscribe = store.subscribe((now, was) => {
      const ended = now.status !== was.status && now.status !== "running";
      if (!ended && now.curvesVersion === was.curvesVersion) return;
      if (ended) {
        clearTimeout(timer);
        timer = setTimeout(draw, 0);
      } else timer ??= setTimeout(draw, delayMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, queue]);
  return version;
}
