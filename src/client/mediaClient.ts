import { wrap, type Remote } from "comlink";
import type { MediaDoor } from "../contract/door";

/**
 * Starts the media worker. Calls `onCrash` with a sentence when the worker cannot load or stops with an
 * error. Callers wrap a sink in comlink's `proxy` and the port of `connect` in `transfer`.
 */
export function connectMedia(onCrash: (message: string) => void): Remote<MediaDoor> {
  const worker = new Worker(new URL("../../workers/media.worker.ts", import.meta.url), {
    type: "module",
    name: "media",
  });
  worker.addEventListener("error", ({ message }) =>
    onCrash(`The clips' worker stopped: ${message || "it could not be loaded"}. Reload the page.`),
  );
  return wrap<MediaDoor>(worker);
}
