import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useBench } from "../storeHooks";
import type { DrawQueue } from "./drawQueue";

/** Bounds of the time between two drawings, in milliseconds. */
const leastMs = 100;
const mostMs = 2000;
/** Drawing may take one part in so many of the page's time; the rest is for training and people. */
const share = 8;

/** Version of the curves to draw: at most ten a second, and fewer where the turns take long. */
export function useThrottledVersion(turns: DrawQueue): number {
  const { store } = useBench().run;
  const [version, setVersion] = useState(() => store.getState().curvesVersion);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let restMs = leastMs;
    const draw = (): void => {
      timer = undefined;
      // at once, so that the charts are in line before anyone finds it empty
      turns.add(() => flushSync(() => setVersion(store.getState().curvesVersion)));
      turns.whenDone((spentMs) => {
        restMs = Math.min(mostMs, Math.max(leastMs, spentMs * share));
      });
    };
    const unsubscribe = store.subscribe((now, was) => {
      const ended = now.status !== was.status && now.status !== "running";
      if (!ended && now.curvesVersion === was.curvesVersion) return;
      if (ended) {
        clearTimeout(timer);
        timer = setTimeout(draw, 0);
      } else timer ??= setTimeout(draw, restMs);
    });
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [store, turns]);
  return version;
}
